using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Network;

/// <summary>Inputs in torch's graph, for devices of torch's: autograd takes the gradients to the embeddings.</summary>
internal sealed class TorchStepInputs(NetworkShape shape, IReadOnlyList<Parameter> embeddings, Dropout dropout) : IStepInputs
{
    public void Begin(PackedBatch batch)
    {
    }

    public torch.Tensor Read(BatchTensors batch, bool training)
    {
        var embedded = embeddings.Select((table, column) =>
            dropout.Apply(table.index_select(0, batch.Tokens[column]), shape.Options.EmbeddingDropout, training));
        torch.Tensor[] parts = batch.Values is null ? [.. embedded] : [batch.Values, .. embedded];
        return parts.Length == 1 ? parts[0] : torch.cat(parts, 1);
    }

    public void Collect()
    {
    }
}
