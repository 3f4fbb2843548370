"""Writes pillow.json: what Pillow and torchvision give for the point operations, the transforms and the policies.

    python make-pillow.py > pillow.json        (Pillow 13.0.0, torchvision 0.29.2, torch 2.15.0, NumPy 2)
"""

import base64
import json

import numpy as np
import PIL
import torch
import torchvision
from PIL import Image, ImageOps
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional as F
from torchvision.transforms.autoaugment import RandAugment, TrivialAugmentWide, _apply_op
from torchvision.transforms.functional import _get_perspective_coeffs

rng = np.random.default_rng(5)


def pictures():
    noise = rng.integers(0, 256, (19, 25, 3), dtype=np.uint8)
    y, x = np.mgrid[0:22, 0:17]
    smooth = np.stack([40 + 6 * x, 30 + 5 * y + x, 200 - 4 * x - 3 * y], -1).astype(np.uint8)
    flat = np.full((5, 4, 3), [10, 10, 200], np.uint8)
    flat[2, 1] = [12, 10, 100]
    square = rng.integers(0, 256, (20, 20, 3), dtype=np.uint8)
    dot = np.array([[[7, 90, 255]]], np.uint8)
    return {"noise": noise, "smooth": smooth, "flat": flat, "square": square, "dot": dot}


def text(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


images = pictures()
cases = []


def case(effect, arguments, name, result):
    cases.append({"effect": effect, "arguments": arguments, "image": name, "bytes": text(np.asarray(result))})


for name, array in images.items():
    photo = Image.fromarray(array)
    for bits in (1, 3, 4, 7, 8):
        case("posterize", [bits], name, ImageOps.posterize(photo, bits))
    for threshold in (0, 100, 128.5, 255):
        case("solarize", [threshold], name, ImageOps.solarize(photo, threshold))
    case("autoContrast", [], name, ImageOps.autocontrast(photo))
    case("equalize", [], name, ImageOps.equalize(photo))
    case("toGrayscale", [], name, F.to_grayscale(photo, 3))
    case("flipHorizontally", [], name, F.hflip(photo))
    case("flipVertically", [], name, F.vflip(photo))
    for factor in (0, 0.1, 0.7, 1.3, 1.9, 3.7):
        case("adjustBrightness", [factor], name, F.adjust_brightness(photo, factor))
        case("adjustContrast", [factor], name, F.adjust_contrast(photo, factor))
        case("adjustSaturation", [factor], name, F.adjust_saturation(photo, factor))
        case("adjustSharpness", [factor], name, F.adjust_sharpness(photo, factor))
    for factor in (-0.5, -0.13, 0.02, 0.25, 0.5):
        case("adjustHue", [factor], name, F.adjust_hue(photo, factor))

space = RandAugment()._augmentation_space(31, (22, 17))
operations = []
for name in ("noise", "smooth", "square"):
    for mode in (InterpolationMode.NEAREST, InterpolationMode.BILINEAR):
        for operation, (magnitudes, signed) in space.items():
            if magnitudes.ndim == 0 and mode != InterpolationMode.NEAREST:
                continue
            for index in (3, 9, 22) if magnitudes.ndim else (0,):
                magnitude = float(magnitudes[index]) if magnitudes.ndim else 0.0
                if signed and index != 9:
                    magnitude = -magnitude
                result = _apply_op(Image.fromarray(images[name]), operation, magnitude, mode, [70.0, 70.0, 70.0])
                operations.append({"operation": operation, "magnitude": magnitude, "interpolation": mode.value, "fill": 70,
                                   "image": name, "bytes": text(np.asarray(result))})
    for angle in (90.0, 180.0, -90.0, 117.5):
        result = F.rotate(Image.fromarray(images[name]), angle, InterpolationMode.NEAREST, fill=[0, 0, 0])
        operations.append({"operation": "Rotate", "magnitude": angle, "interpolation": "nearest", "fill": 0,
                           "image": name, "bytes": text(np.asarray(result))})

perspectives = []
for name in ("noise", "square"):
    height, width = images[name].shape[:2]
    start = [[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]]
    for end in ([[3, 1], [width - 4, 2], [width - 1, height - 5], [2, height - 2]], [[0, 4], [width - 2, 0], [width - 6, height - 1], [5, height - 3]]):
        for mode in (InterpolationMode.NEAREST, InterpolationMode.BILINEAR):
            result = F.perspective(Image.fromarray(images[name]), start, end, mode, fill=[9, 9, 9])
            perspectives.append({"image": name, "corners": end, "coefficients": _get_perspective_coeffs(start, end), "fill": 9,
                                 "interpolation": mode.value, "bytes": text(np.asarray(result))})

blurs = []
for name in ("noise", "smooth", "square"):
    for kernel, sigma in ((3, 0.6), (5, 1.4), (9, 2.0), (3, 0.1)):
        result = F.gaussian_blur(Image.fromarray(images[name]), [kernel, kernel], [sigma, sigma])
        blurs.append({"image": name, "kernelSize": kernel, "sigma": sigma, "bytes": text(np.asarray(result))})

crops = []
for box in ([0, 0, 20, 20], [3, 5, 11, 8], [1, 0, 6, 19], [12, 12, 1, 1]):
    result = F.resized_crop(Image.fromarray(images["square"]), *box, [20, 20], InterpolationMode.BILINEAR)
    crops.append({"image": "square", "box": box, "bytes": text(np.asarray(result))})

affines = []
for name in ("smooth", "square"):
    for angle, translate, scale, shear in ((0, [3, -2], 1, [0, 0]), (25, [0, 0], 1.3, [0, 0]), (-70, [2, 1], 0.9, [10, -5])):
        result = F.affine(Image.fromarray(images[name]), angle, translate, scale, shear, InterpolationMode.BILINEAR, fill=[0, 0, 0])
        affines.append({"image": name, "angle": angle, "translate": translate, "scale": scale, "shear": shear, "bytes": text(np.asarray(result))})
    result = F.rotate(Image.fromarray(images[name]), 33, InterpolationMode.BILINEAR, fill=[0, 0, 0])
    affines.append({"image": name, "rotation": 33, "bytes": text(np.asarray(result))})

policies = {}
for policy, table in (("randAugment", space), ("trivialAugment", TrivialAugmentWide()._augmentation_space(31))):
    policies[policy] = [{"operation": operation, "signed": signed,
                         "magnitudes": [float(m) for m in magnitudes] if magnitudes.ndim else [0.0]}
                        for operation, (magnitudes, signed) in table.items()]

print(json.dumps({
    "versions": {"pillow": PIL.__version__, "torchvision": torchvision.__version__, "torch": torch.__version__, "numpy": np.__version__},
    "images": {name: {"height": a.shape[0], "width": a.shape[1], "bytes": text(a)} for name, a in images.items()},
    "cases": cases, "operations": operations, "perspectives": perspectives, "blurs": blurs, "crops": crops, "affines": affines,
    "policies": {"height": 22, "width": 17, **policies},
}, indent=None, separators=(",", ":")))
