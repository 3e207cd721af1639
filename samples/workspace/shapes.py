"""Sizes of boxes, and how they compare."""


def box_area(width, height):
    return width * height


def is_wide(width, height):
    return width > height


def same_size(a, b):
    return a == b


def scale(size, factor):
    return size * factor


def bigger(a, b):
    return a if a > b else b


def clamp(value, low, high):
    if value < low:
        return low
    if value > high:
        return high
    return value


def total(sizes):
    result = 0
    for size in sizes:
        result += size
    return result


if __name__ == "__main__":
    areas = [box_area(3, 4), box_area(6, 2)]
    print(same_size(areas[0], areas[1]), bigger(scale(9, 2), total(areas)), clamp(31, 0, 24))
