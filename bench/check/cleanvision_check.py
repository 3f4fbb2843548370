"""cleanvision's check of a folder, as its readme shows it; what it flags as JSON.

    python cleanvision_check.py PHOTOS RESULT
"""

import json
import os
import sys

from cleanvision import Imagelab

if __name__ == "__main__":
    photos, result = sys.argv[1:]
    names = [os.path.join(folder, name) for folder, _, files in os.walk(photos) for name in files]
    # It knows files by extension, and .jfif is not among them: given as a list, all photos are looked at.
    lab = Imagelab(filepaths=sorted(names), verbose=False)
    lab.find_issues(verbose=False)
    below = lambda path: os.path.relpath(path, photos)  # noqa: E731
    flagged = {
        column[3:-6]: sorted(below(path) for path in lab.issues.index[lab.issues[column]])
        for column in lab.issues.columns
        if column.startswith("is_") and column.endswith("_issue")
    }
    scores = {
        column[:-6]: {below(path): float(score) for path, score in lab.issues[column].items()}
        for column in lab.issues.columns
        if column.endswith("_score")
    }
    sets = {kind: [sorted(below(path) for path in group) for group in lab.info[kind]["sets"]] for kind in ("exact_duplicates", "near_duplicates")}
    with open(result, "w") as out:
        json.dump({"flagged": flagged, "scores": scores, "sets": sets}, out)
