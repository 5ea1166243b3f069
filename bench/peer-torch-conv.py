"""The training step of bench/conv.mjs in PyTorch eager."""
import os

import numpy
import torch

from peer_torch import Case, serve

ROWS = 12800


def read(folder, name, header):
    return numpy.fromfile(os.path.join(folder, name), dtype=numpy.uint8)[header:]


class ConvStep(Case):
    def __init__(self, request):
        outputs = 10 if request["objective"] == "cross-entropy" else 1
        pool = torch.nn.MaxPool2d if request["pooling"] == "max" else torch.nn.AvgPool2d
        kernel, bias = request["kernel"], not request["batchNorm"]
        layers, before, size = [], 1, 28
        for channels in request["channels"]:
            layers.append(torch.nn.Conv2d(before, channels, kernel, padding=kernel // 2, bias=bias))
            if request["batchNorm"]:
                layers.append(torch.nn.BatchNorm2d(channels))
            layers += [torch.nn.SiLU(), pool(2)]
            before, size = channels, size // 2
        self.net = torch.nn.Sequential(*layers, torch.nn.Flatten(), torch.nn.Linear(before * size * size, outputs))
        images = read(request["folder"], "train-images-idx3-ubyte", 16)[: ROWS * 784].astype(numpy.float32)
        labels = read(request["folder"], "train-labels-idx1-ubyte", 8)[:ROWS]
        self.features = (torch.from_numpy(images) / 255 - 0.1307).div(0.3081).reshape(ROWS, 784)
        self.targets = torch.from_numpy(labels.astype(numpy.int64 if outputs > 1 else numpy.float32))

    def shaped(self, inputs):
        return inputs.reshape(-1, 1, 28, 28)


serve(ConvStep)
