"""What the PyTorch peers of the benches share: a training loop in eager mode, and a server of cases on stdin."""
import json
import sys
import time

import torch

LAMBDA = 0.1


def lai_mse(prediction, target, slopes):
    squared = slopes * slopes
    factor = torch.clamp(squared / LAMBDA, min=1.0) / (1 + squared)
    return (factor * ((prediction - target) ** 2)[:, None]).mean(0).norm()


class Case:
    """A network with its data: sets net, features, targets, batch and objective, and may shape its inputs."""

    rate = 1e-3

    def shaped(self, inputs):
        return inputs

    def loss(self, inputs, targets):
        if self.objective == "cross-entropy":
            return torch.nn.functional.cross_entropy(self.net(self.shaped(inputs)), targets)
        if self.objective == "mse":
            return ((self.net(self.shaped(inputs))[:, 0] - targets) ** 2).mean()
        inputs = inputs.requires_grad_(True)
        prediction = self.net(self.shaped(inputs))[:, 0]
        (slopes,) = torch.autograd.grad(prediction.sum(), inputs, create_graph=True)
        return lai_mse(prediction, targets, slopes)

    def run(self, steps):
        """Steps of Adam over shuffled batches, their gathering included."""
        rows = len(self.targets)
        order = torch.randperm(rows)
        for step in range(steps):
            start = step * self.batch % rows
            index = order[start : start + self.batch]
            self.optimizer.zero_grad(set_to_none=True)
            self.loss(self.features[index], self.targets[index]).backward()
            self.optimizer.step()


def serve(case_of):
    """Answers each line, a case with its threads and steps as JSON, with the milliseconds of a step."""
    cases = {}
    print(json.dumps({"version": torch.__version__}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        threads, steps = request.pop("threads"), request.pop("steps")
        key = json.dumps(request, sort_keys=True)
        if key not in cases:
            torch.manual_seed(0)
            case = cases[key] = case_of(request)
            case.batch, case.objective = request["batch"], request["objective"]
            case.optimizer = torch.optim.Adam(case.net.parameters(), Case.rate)
        torch.set_num_threads(threads)
        began = time.perf_counter()
        cases[key].run(steps)
        print(json.dumps({"ms": (time.perf_counter() - began) * 1000 / steps}), flush=True)
