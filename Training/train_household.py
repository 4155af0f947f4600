#!/usr/bin/env python3
"""Trains the household eyes: an open-vocabulary detector in the OWL-ViT family, small enough for one CPU core.

    python Training/train_household.py --data DIR --out Models/household [--minutes 85] [--draft]

DIR holds train/ and val/, each with shard-XXXXX.rgb (raw uint8 [N,120,160,3]) and shard-XXXXX.jsonl (a line a frame),
as `errand-simulator dataset` writes them:

    errand-simulator dataset --frames 67000 --seed 1 --shard-size 1000 --held-out exclude --out DIR/train
    errand-simulator dataset --frames 2000 --seed 900001 --shard-size 1000 --held-out include --out DIR/val

The run may be stopped and started again: it resumes from its checkpoint, and the learning rate follows the time
budget, not the number of steps. It prints the scores that the model card quotes and exports config.json,
tokenizer.json, model.safetensors (BatchNorm folded into the convolutions) and the fixture of the equivalence test.

The architecture is a hybrid: convolutions to stride 8, three transformer layers at stride 16 for context, and two
grids of locations (stride 4 for small things, stride 8 for furniture, doors and people). Each location has an
embedding that is compared with phrase embeddings (Minderer et al. 2022, "Simple Open-Vocabulary Object Detection"),
and a box. Labels are derived from attributes, so any phrase that the grammar below can say has its truth.
"""

from household.training import main

if __name__ == "__main__":
    main()
