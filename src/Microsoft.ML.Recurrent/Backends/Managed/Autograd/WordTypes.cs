using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Backends.Torch;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>Dropout of whole tokens in memory (Gal &amp; Ghahramani 2016): a factor for each token of a column, the same in all steps of a batch. Overwritten by the next batch.</summary>
/// <param name="dropout">The source.</param>
/// <param name="rate">The probability that a token is dropped; 0 for no factors.</param>
/// <param name="tokens">Tokens of the column.</param>
internal sealed class WordTypes(Dropout dropout, double rate, int tokens)
{
    private readonly float[] _factors = new float[rate > 0 ? tokens : 0];

    /// <summary>True if anything is dropped.</summary>
    public bool Drops => rate > 0;

    public void Draw() => dropout.Draw(_factors, rate);

    /// <summary>Multiplies a token's embedding, or the gradient of it, by its factor.</summary>
    public void Scale(int token, Span<float> values) => TensorPrimitives.Multiply(values, _factors[token], values);
}
