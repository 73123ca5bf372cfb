using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>Makes one vector of the characters of each word of a batch. Autograd works through it.</summary>
internal interface ICharacterEncoder
{
    /// <returns>(words, CharacterWidth).</returns>
    torch.Tensor Encode(BatchWords words, bool training);
}
