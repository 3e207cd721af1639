"""The trained network as a GGUF of llama.cpp's llama architecture, with its tokenizer and chat template."""

import numpy
import torch

import gguf
import network
import vocabulary

CHAT_TEMPLATE = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
# llama.h, enum llama_token_type
NORMAL, UNKNOWN, CONTROL, USER_DEFINED, BYTE = 1, 2, 3, 4, 6


def write(path, shape, weights, processor):
    gguf.write(path, {**_model(shape), **_tokenizer(processor)}, _tensors(shape, weights))


def _model(shape):
    integer = lambda value: (gguf.UINT32, value)
    return {
        "general.architecture": (gguf.STRING, "llama"),
        "general.name": (gguf.STRING, "hunch-nano"),
        "general.description": (gguf.STRING, "Hunch's built-in model, trained from scratch on generated text"),
        "general.quantization_version": integer(2),
        "general.file_type": integer(7),
        "llama.vocab_size": integer(shape.vocabulary),
        "llama.context_length": integer(shape.context),
        "llama.embedding_length": integer(shape.width),
        "llama.block_count": integer(shape.layers),
        "llama.feed_forward_length": integer(shape.feed_forward),
        "llama.attention.head_count": integer(shape.heads),
        "llama.attention.head_count_kv": integer(shape.heads),
        "llama.attention.layer_norm_rms_epsilon": (gguf.FLOAT, shape.epsilon),
        "llama.rope.dimension_count": integer(shape.width // shape.heads),
        "llama.rope.freq_base": (gguf.FLOAT, shape.rope_base),
    }


def _tokenizer(processor):
    pieces = [processor.id_to_piece(token) for token in range(len(processor))]
    token = lambda text: (gguf.UINT32, pieces.index(text))
    return {
        "tokenizer.ggml.model": (gguf.STRING, "llama"),
        "tokenizer.ggml.pre": (gguf.STRING, "default"),
        "tokenizer.ggml.tokens": ((gguf.ARRAY, gguf.STRING), pieces),
        "tokenizer.ggml.scores": ((gguf.ARRAY, gguf.FLOAT), [processor.get_score(token) for token in range(len(pieces))]),
        "tokenizer.ggml.token_type": ((gguf.ARRAY, gguf.INT32), [_type(processor, token, piece) for token, piece in enumerate(pieces)]),
        "tokenizer.ggml.bos_token_id": token("<s>"),
        "tokenizer.ggml.eos_token_id": token("<|im_end|>"),
        "tokenizer.ggml.eot_token_id": token("<|im_end|>"),
        "tokenizer.ggml.unknown_token_id": token("<unk>"),
        "tokenizer.ggml.padding_token_id": token("</s>"),
        "tokenizer.ggml.fim_pre_token_id": token("<|fim_prefix|>"),
        "tokenizer.ggml.fim_suf_token_id": token("<|fim_suffix|>"),
        "tokenizer.ggml.fim_mid_token_id": token("<|fim_middle|>"),
        "tokenizer.ggml.add_bos_token": (gguf.BOOL, False),
        "tokenizer.ggml.add_eos_token": (gguf.BOOL, False),
        "tokenizer.ggml.add_space_prefix": (gguf.BOOL, False),
        "tokenizer.ggml.remove_extra_whitespaces": (gguf.BOOL, False),
        "tokenizer.chat_template": (gguf.STRING, CHAT_TEMPLATE),
    }


def _type(processor, token, piece):
    if processor.is_unknown(token):
        return UNKNOWN
    if processor.is_control(token) or piece in vocabulary.CONTROL:
        return CONTROL
    if piece in vocabulary.WHOLE:
        return USER_DEFINED
    return BYTE if processor.is_byte(token) else NORMAL


def _tensors(shape, weights):
    """The norms within the layers have no gain of their own: 1."""
    w = {name: tensor.numpy() for name, tensor in network.views(shape, torch.as_tensor(weights)).items()}
    ones = numpy.ones(shape.width, numpy.float32)
    tensors = {
        "token_embd.weight": (gguf.Q8_0, w["embedding"]),
        "output_norm.weight": (gguf.FLOAT32, w["gain"]),
    }
    for layer in range(shape.layers):
        queries, keys, values = numpy.split(w[f"{layer}.qkv"], 3)
        gate, up = numpy.split(w[f"{layer}.gate_up"], 2)
        matrices = {
            "attn_q": queries,
            "attn_k": keys,
            "attn_v": values,
            "attn_output": w[f"{layer}.output"],
            "ffn_gate": gate,
            "ffn_up": up,
            "ffn_down": w[f"{layer}.down"],
        }
        tensors.update({f"blk.{layer}.{name}.weight": (gguf.Q8_0, matrix) for name, matrix in matrices.items()})
        tensors[f"blk.{layer}.attn_norm.weight"] = (gguf.FLOAT32, ones)
        tensors[f"blk.{layer}.ffn_norm.weight"] = (gguf.FLOAT32, ones)
    return tensors
