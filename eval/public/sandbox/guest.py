"""The processes in which a program of an answer and its tests run: `python3 -I -S -c` with this text.

The job, JSON, comes on standard input; the verdict goes to descriptor 3: the job's nonce where the tests passed, and a
sentence where they did not. Python hides nothing from what runs in the same process, so the answer has one of its own: it
is asked for calls, and what it returns comes back as plain data. Tests and nonce stay where the answer is not.
"""

import json
import os
import sys

plain = (bool, int, float, str)


def pack(value):
    """Plain data as JSON can hold it. A subclass of a plain type is sent as what it is a subclass of."""
    if value is None or type(value) in plain:
        return value
    for kind in plain:
        if isinstance(value, kind):
            return kind(value)
    for name, kind in (("list", list), ("tuple", tuple), ("set", (set, frozenset))):
        if isinstance(value, kind):
            return {name: [pack(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[pack(key), pack(item)] for key, item in value.items()]}
    if isinstance(value, complex):
        return {"complex": [value.real, value.imag]}
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": bytes(value).hex()}
    raise TypeError(f"a value of the type {type(value).__name__} is no plain data")


def unpack(packed):
    if not isinstance(packed, dict):
        return packed
    ((name, items),) = packed.items()
    if name == "dict":
        return {unpack(key): unpack(item) for key, item in items}
    if name == "complex":
        return complex(*items)
    if name == "bytes":
        return bytes.fromhex(items)
    return {"list": list, "tuple": tuple, "set": set}[name](unpack(item) for item in items)


def send(stream, value):
    stream.write(json.dumps(value).encode() + b"\n")
    stream.flush()


def describe(error):
    return f"{type(error).__name__}: {error}"[:2000]


def limit(memory):
    """No process, no thread, no file, and so much memory. Where the system knows no such limits, there are none."""
    try:
        import resource
    except ImportError:
        return
    for name, most in (("AS", memory), ("NPROC", 0), ("FSIZE", 0), ("CORE", 0)):
        try:
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
        except (AttributeError, OSError, ValueError):
            pass


def hide():
    """Keeps other processes of the same user from looking into this one's memory."""
    try:
        import ctypes

        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
    except (ImportError, OSError, AttributeError):
        pass


def serve(asked, told):
    """The answer's process: loads the program, then makes the calls it is asked for."""
    job = json.loads(asked.readline())
    limit(job["memory"])
    scope = {"__name__": "answer"}
    try:
        exec(compile(job["program"], "answer.py", "exec"), scope)
        function = scope[job["entryPoint"]]
    except KeyError:
        return send(told, {"error": f"it defines no function {job['entryPoint']}"})
    except BaseException as error:
        return send(told, {"error": describe(error)})
    send(told, {"value": None})
    for line in asked:
        args, named = unpack(json.loads(line))
        try:
            reply = {"value": pack(function(*args, **named))}
        except BaseException as error:
            reply = {"error": describe(error)}
        send(told, reply)


class Failed(Exception):
    """The answer's own failure, as told by its process."""


def judge(job, asks, tells):
    """The judge's process: runs the tests, which call the answer's function through the pipes."""

    def reply():
        line = tells.readline()
        if not line.endswith(b"\n"):
            raise Failed("it ended the process itself")
        told = json.loads(line)
        if "error" in told:
            raise Failed(told["error"])
        return unpack(told["value"])

    def candidate(*args, **named):
        send(asks, pack((args, named)))
        return reply()

    send(asks, {key: job[key] for key in ("program", "entryPoint", "memory")})
    reply()
    # What the prompt defines besides, its tests may use; and the answer's function by its own name.
    scope = {"__name__": "tests"}
    exec(compile(job["preamble"], "prompt.py", "exec"), scope)
    scope[job["entryPoint"]] = candidate
    exec(compile(job["tests"], "tests.py", "exec"), scope)
    scope["check"](candidate)


def main():
    sys.setrecursionlimit(10_000)
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    asked, asks = (os.fdopen(fd, mode) for fd, mode in zip(os.pipe(), ("rb", "wb")))
    tells, told = (os.fdopen(fd, mode) for fd, mode in zip(os.pipe(), ("rb", "wb")))
    # Before the job is read: the answer's process never holds the nonce, nor its tests.
    if os.fork() == 0:
        for fd in (0, 3, asks.fileno(), tells.fileno()):
            os.close(fd)
        try:
            serve(asked, told)
        finally:
            os._exit(0)
    asked.close()
    told.close()
    hide()
    job = json.load(sys.stdin)
    try:
        judge(job, asks, tells)
        verdict = job["nonce"]
    except Failed as failure:
        verdict = f"failed {failure}"
    except BaseException as error:
        verdict = f"failed {describe(error)}"
    os.write(3, verdict.encode())
    os._exit(0)


main()
