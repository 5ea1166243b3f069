"""The training step of bench/conv.mjs in PyTorch eager. Reads cases as JSON lines and answers each with its milliseconds
a step; Adam and the gathering of a shuffled batch included."""
import json
import os
import sys
import time

import numpy
import torch

LAMBDA = 0.1
ROWS = 12800


def read(folder, name, header):
    return numpy.fromfile(os.path.join(folder, name), dtype=numpy.uint8)[header:]


def lai_mse(prediction, target, slopes):
    squared = slopes * slopes
    factor = torch.clamp(squared / LAMBDA, min=1.0) / (1 + squared)
    return (factor * ((prediction - target) ** 2)[:, None]).mean(0).norm()


class Case:
    def __init__(self, request):
        torch.manual_seed(0)
        self.objective, self.batch = request["objective"], request["batch"]
        outputs = 10 if self.objective == "cross-entropy" else 1
        pool = torch.nn.MaxPool2d if request["pooling"] == "max" else torch.nn.AvgPool2d
        layers, before, size = [], 1, 28
        for channels in request["channels"]:
            kernel = request["kernel"]
            bias = not request["batchNorm"]
            layers.append(torch.nn.Conv2d(before, channels, kernel, padding=kernel // 2, bias=bias))
            if request["batchNorm"]:
                layers.append(torch.nn.BatchNorm2d(channels))
            layers += [torch.nn.SiLU(), pool(2)]
            before, size = channels, size // 2
        self.net = torch.nn.Sequential(*layers, torch.nn.Flatten(), torch.nn.Linear(before * size * size, outputs))
        self.optimizer = torch.optim.Adam(self.net.parameters(), 1e-3)
        images = read(request["folder"], "train-images-idx3-ubyte", 16)[: ROWS * 784].astype(numpy.float32)
        labels = read(request["folder"], "train-labels-idx1-ubyte", 8)[:ROWS]
        self.features = (torch.from_numpy(images) / 255 - 0.1307).div(0.3081).reshape(ROWS, 784)
        self.targets = torch.from_numpy(labels.astype(numpy.int64 if outputs > 1 else numpy.float32))

    def run(self, steps):
        order = torch.randperm(ROWS)
        for step in range(steps):
            start = step * self.batch % ROWS
            index = order[start : start + self.batch]
            inputs, targets = self.features[index], self.targets[index]
            self.optimizer.zero_grad(set_to_none=True)
            if self.objective == "cross-entropy":
                loss = torch.nn.functional.cross_entropy(self.net(inputs.reshape(-1, 1, 28, 28)), targets)
            elif self.objective == "mse":
                loss = ((self.net(inputs.reshape(-1, 1, 28, 28))[:, 0] - targets) ** 2).mean()
            else:
                inputs = inputs.requires_grad_(True)
                prediction = self.net(inputs.reshape(-1, 1, 28, 28))[:, 0]
                (slopes,) = torch.autograd.grad(prediction.sum(), inputs, create_graph=True)
                loss = lai_mse(prediction, targets, slopes)
            loss.backward()
            self.optimizer.step()


cases = {}
print(json.dumps({"version": torch.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    threads, steps = request.pop("threads"), request.pop("steps")
    key = json.dumps(request, sort_keys=True)
    if key not in cases:
        cases[key] = Case(request)
    torch.set_num_threads(threads)
    began = time.perf_counter()
    cases[key].run(steps)
    print(json.dumps({"ms": (time.perf_counter() - began) * 1000 / steps}), flush=True)
