#!/usr/bin/env python3
"""Trains the eyes for grid worlds: the household's detector, smaller, on pictures that MiniGrid's renderer draws.

    python Training/train_minigrid.py --out Models/minigrid [--fixture FILE] [--steps 5000]

Needs `minigrid==3.2.0` besides requirements.txt. Cells are drawn at random (every kind, colour, door state, what is
carried, unseen cells; half of the pictures as rooms, half with cells that know nothing of each other) at 8 to 32 pixels
a cell, and disturbed: hue, gain, blur, noise, JPEG. One location of the coarse grid looks at one cell. It prints the
share of cells that are read right under each disturbance, and exports config.json, tokenizer.json, model.safetensors,
scores.json and the fixture of the equivalence test. One thread, about a quarter of an hour.
"""

from gridsight.training import main

if __name__ == "__main__":
    main()
