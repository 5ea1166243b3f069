"""The training step of bench/step.mjs in PyTorch eager. Reads cases as JSON lines and answers each with its milliseconds
a step; Adam and the gathering of a shuffled batch included."""
import json
import sys
import time

import torch

ACTIVATIONS = {"silu": torch.nn.SiLU, "tanh": torch.nn.Tanh}
FEATURES, LAMBDA = 8, 0.1


def lai_mse(prediction, target, slopes):
    squared = slopes * slopes
    factor = torch.clamp(squared / LAMBDA, min=1.0) / (1 + squared)
    return (factor * ((prediction - target) ** 2)[:, None]).mean(0).norm()


class Case:
    def __init__(self, hidden, batch, activation, objective):
        torch.manual_seed(0)
        act = ACTIVATIONS[activation]
        self.net = torch.nn.Sequential(
            torch.nn.Linear(FEATURES, hidden), act(), torch.nn.Linear(hidden, hidden), act(), torch.nn.Linear(hidden, 1)
        )
        self.optimizer = torch.optim.Adam(self.net.parameters(), 1e-3)
        self.features = torch.randn(batch * 16, FEATURES)
        self.targets = torch.sin(self.features[:, 0]) + 0.5 * self.features[:, 1]
        self.batch, self.objective = batch, objective

    def run(self, steps):
        rows = len(self.targets)
        order = torch.randperm(rows)
        for step in range(steps):
            start = step * self.batch % rows
            index = order[start : start + self.batch]
            inputs, targets = self.features[index], self.targets[index]
            self.optimizer.zero_grad(set_to_none=True)
            if self.objective == "mse":
                loss = ((self.net(inputs)[:, 0] - targets) ** 2).mean()
            else:
                inputs = inputs.requires_grad_(True)
                prediction = self.net(inputs)[:, 0]
                (slopes,) = torch.autograd.grad(prediction.sum(), inputs, create_graph=True)
                loss = lai_mse(prediction, targets, slopes)
            loss.backward()
            self.optimizer.step()


cases = {}
print(json.dumps({"version": torch.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    key = (request["hidden"], request["batch"], request["activation"], request["objective"])
    if key not in cases:
        cases[key] = Case(*key)
    torch.set_num_threads(request["threads"])
    began = time.perf_counter()
    cases[key].run(request["steps"])
    print(json.dumps({"ms": (time.perf_counter() - began) * 1000 / request["steps"]}), flush=True)
