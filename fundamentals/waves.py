"""The one noisy interview, as bars: every board and band on the site is drawn from these arrays.

Pure. Heights are per cent of the loudest bar, 72 bars a recording, so the bars of two drawings stand
at the same moment of the same interview.
"""

NOISY = (
    20, 26, 22, 36, 79, 68, 92, 100, 60, 38, 34, 25, 31, 25, 27, 59, 84, 60, 26, 29, 28, 16, 29, 27,
    38, 44, 45, 40, 34, 32, 28, 33, 24, 31, 24, 33, 38, 44, 47, 49, 35, 28, 27, 21, 25, 22, 22, 58,
    75, 87, 61, 33, 32, 34, 28, 51, 80, 53, 32, 26, 28, 20, 31, 52, 44, 47, 49, 49, 24, 31, 24, 19,
)  # fmt: skip
NOISE = (
    21, 26, 23, 27, 27, 17, 16, 30, 21, 20, 34, 24, 30, 24, 27, 18, 27, 32, 25, 29, 28, 17, 29, 26,
    22, 16, 32, 24, 29, 32, 28, 33, 23, 30, 24, 33, 32, 17, 18, 20, 34, 24, 27, 22, 25, 23, 22, 26,
    26, 33, 28, 33, 32, 34, 28, 18, 32, 34, 33, 26, 28, 20, 30, 26, 21, 17, 32, 34, 17, 30, 23, 18,
)  # fmt: skip
CLEAN = (
    2, 2, 17, 37, 79, 67, 92, 100, 60, 37, 17, 2, 2, 2, 20, 59, 84, 60, 25, 2, 2, 11, 22, 26,
    38, 43, 45, 40, 34, 16, 11, 2, 2, 2, 11, 25, 38, 43, 47, 49, 35, 28, 11, 2, 2, 2, 21, 58,
    75, 87, 61, 21, 2, 2, 20, 51, 80, 53, 29, 2, 2, 11, 30, 51, 43, 47, 49, 49, 24, 13, 2, 2,
)  # fmt: skip
NEW = (
    2, 2, 16, 52, 70, 86, 70, 62, 48, 17, 2, 2, 2, 2, 2, 2, 25, 43, 34, 22, 2, 2, 2, 2,
    2, 2, 14, 33, 59, 64, 70, 84, 64, 49, 20, 2, 2, 2, 16, 30, 54, 75, 76, 55, 62, 37, 15, 2,
    2, 2, 15, 38, 54, 34, 16, 2, 2, 18, 53, 65, 71, 73, 86, 55, 51, 17, 2, 2, 2, 2, 2, 2,
)  # fmt: skip
GATE_LEVEL = 43  # per cent: the gate of the board cuts every bar at or under it
GATED = tuple(height if height > GATE_LEVEL else 0 for height in NOISY)
SOUNDS = {"noisy": NOISY, "noise": NOISE, "clean": CLEAN, "new": NEW, "gated": GATED}


def bars(
    sound: str, width: float, height: float, left: float = 0, top: float = 0, first: int = 0, last: int = 72
) -> str:
    """Return an SVG path: one upright line a bar, centred in a box of `width` x `height` user units.

    `first` and `last` cut out a stretch of the recording, as list indices. A bar of height 0 is left
    out. Raises KeyError for a sound that is not in SOUNDS.
    """
    heights = SOUNDS[sound][first:last]
    step = width / len(heights)
    path = []
    for place, share in enumerate(heights):
        if not share:
            continue
        tall = max(2, round(share / 100 * height))
        x = round(left + step * (place + 0.5))
        y = round(top + (height - tall) / 2)
        path.append(f"M{x} {y}v{tall}")
    return "".join(path)
