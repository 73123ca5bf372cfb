using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>Makes the first layer's input of a batch: its numbers and its tokens' embeddings, with dropout on these.</summary>
internal interface IStepInputs : IDisposable
{
    /// <summary>Announces the batch that is read next, with gradients to follow.</summary>
    void Begin(PackedBatch batch);

    /// <summary>(TotalSteps, StepWidth).</summary>
    torch.Tensor Read(BatchTensors batch, bool training);

    /// <summary>Takes what the backward pass has left at the inputs to the embeddings' gradients.</summary>
    void Collect();
}
