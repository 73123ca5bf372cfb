using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>
/// Inputs in torch's graph, for devices of torch's: autograd takes the gradients to the embeddings. torch's own lookup sums a token's
/// gradients in a fixed order; selecting rows would sum them in any.
/// </summary>
internal sealed class TorchStepInputs : IStepInputs
{
    private readonly NetworkShape _shape;
    private readonly Embedding[] _lookups;
    private readonly TorchWordInputs[] _words;
    private readonly Dropout _dropout;

    public TorchStepInputs(NetworkShape shape, IReadOnlyList<Parameter> embeddings, TorchWordInputs[] words, Dropout dropout)
    {
        (_shape, _words, _dropout) = (shape, words, dropout);
        _lookups = LibTorch.WithoutDrawing(() => embeddings.Select(Lookup).ToArray());
    }

    public void Begin(PackedBatch batch)
    {
    }

    public torch.Tensor Read(BatchTensors batch, bool training)
    {
        var embedded = _lookups.Select((lookup, column) =>
            _dropout.ApplyToSteps(DropTypes(lookup.call(batch.Tokens[column]), batch.Tokens[column], column, training), _shape.Options.EmbeddingDropout, training, batch.Packing));
        var words = _words.SelectMany(column => column.Read(batch.Batch, training, vectors => _dropout.ApplyToSteps(vectors, _shape.Options.EmbeddingDropout, training, batch.Packing)));
        torch.Tensor[] parts = batch.Values is null ? [.. embedded, .. words] : [batch.Values, .. embedded, .. words];
        return parts.Length == 1 ? parts[0] : torch.cat(parts, 1);
    }

    public void Collect()
    {
    }

    public void Dispose()
    {
        foreach (var lookup in _lookups)
            lookup.Dispose();
    }

    /// <summary>Drops whole tokens from the batch, in all steps that read them; the tensor itself when nothing is dropped.</summary>
    private torch.Tensor DropTypes(torch.Tensor vectors, torch.Tensor tokens, int column, bool training)
    {
        if (!training || _shape.Options.WordTypeDropout == 0)
            return vectors;
        using var factors = _dropout.Mask([_shape.TokenCounts[column], 1], _shape.Options.WordTypeDropout, vectors.device);
        return vectors * factors.index_select(0, tokens);
    }

    /// <summary>A lookup is made small, then takes the table over.</summary>
    private static Embedding Lookup(Parameter table)
    {
        var lookup = torch.nn.Embedding(1, 1);
        lookup.weight = table;
        return lookup;
    }
}
