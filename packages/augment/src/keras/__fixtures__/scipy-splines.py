"""scipy.ndimage.affine_transform on lines too short for its filter to be exact: scipy-splines.json. SciPy 1.17.1, numpy 2.4.6.

python scipy-splines.py > scipy-splines.json

`map` is [a, b, c, d, e, f]: row a r + b q + c and column d r + e q + f of the image show at row r and column q of the result.
"""
import json

import numpy as np
from scipy import ndimage

random = np.random.default_rng(0)
cases = []
for height, width in [(2, 2), (2, 5), (3, 3), (4, 4), (5, 2), (5, 5)]:
    for order in (2, 3):
        for mode in ("nearest", "constant", "reflect", "wrap"):
            image = random.integers(0, 256, (height, width)).astype(float)
            matrix = np.round(np.eye(2) + 0.3 * random.normal(size=(2, 2)), 3)
            offset = np.round(1.5 * random.normal(size=2), 3)
            result = ndimage.affine_transform(image, matrix, offset, order=order, mode=mode, cval=0)
            cases.append(
                {
                    "height": height,
                    "width": width,
                    "order": order,
                    "fillMode": mode,
                    "pixels": image.astype(int).ravel().tolist(),
                    "map": [*matrix[0], offset[0], *matrix[1], offset[1]],
                    "result": np.round(result.ravel(), 9).tolist(),
                }
            )
print("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]")
