using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>Log-likelihoods of the tokens that follow some steps, by operations of torch on any device.</summary>
internal static class TorchSoftmax
{
    /// <param name="top">(steps, width).</param>
    /// <param name="weight">(tokens, width).</param>
    /// <param name="bias">(tokens).</param>
    /// <param name="tokens">(steps): the token that follows each step, from 1; 0 where it is unknown.</param>
    /// <returns>(steps, 1); any number where the token is unknown.</returns>
    public static torch.Tensor LogLikelihoods(torch.Tensor top, torch.Tensor weight, torch.Tensor bias, ReadOnlyMemory<int> tokens)
    {
        int[] classes = [.. tokens.ToArray().Select(token => Math.Max(0, token - 1))];
        var next = Tensors.FromArray(classes, top.device, classes.Length, 1).to(torch.ScalarType.Int64);
        return torch.nn.functional.log_softmax(torch.nn.functional.linear(top, weight, bias), 1).gather(1, next);
    }
}
