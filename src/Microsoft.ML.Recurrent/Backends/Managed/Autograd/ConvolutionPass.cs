using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>A convolution over the characters of each word of a batch, and its gradients. For one batch.</summary>
/// <param name="words">The words; they stay until the backward pass has run.</param>
/// <param name="parameters">Character table, weight and bias.</param>
internal sealed class ConvolutionPass(BatchWords words, IReadOnlyList<torch.Tensor> parameters) : IPoolingPass
{
    private readonly int _filters = (int)parameters[2].numel();
    private CharacterConvolution? _convolution;
    private float[] _vectors = [];
    private int[] _places = [];

    public BackwardErrors Errors { get; init; } = new();

    public List<torch.Tensor> NoGradients { get; } = [null!, null!, null!, null!];

    /// <inheritdoc/>
    /// <returns>(words, filters).</returns>
    public torch.Tensor Forward(torch.Tensor outputs)
    {
        float[][] values = [.. parameters.Select(p => p.Values().ToArray())];
        _convolution = new CharacterConvolution(values[0], values[1], values[2], (int)parameters[0].shape[1]);
        _vectors = new float[PackedSize.Of(words.Count, words.Count, _filters)];
        _places = new int[_vectors.Length];
        for (int word = 0; word < words.Count; word++)
        {
            var spelling = words.SpellingOf(word);
            _convolution.Prepare(spelling);
            _convolution.Encode(spelling, _vectors.AsSpan(word * _filters, _filters), _places.AsSpan(word * _filters, _filters));
        }

        return Tensors.From(_vectors, torch.CPU, words.Count, _filters);
    }

    public List<torch.Tensor> Backward(torch.Tensor outputs, torch.Tensor pooled)
    {
        torch.Tensor[] found = [.. parameters.Select(p => Tensors.Zeros(p.shape))];
        var gradient = new CharacterConvolutionGradient(_convolution!, parameters[0].Values().ToArray());
        for (int word = 0; word < words.Count; word++)
        {
            int start = word * _filters;
            gradient.Add(words.SpellingOf(word), _vectors.AsSpan(start, _filters), _places.AsSpan(start, _filters), pooled.Values().Slice(start, _filters), found[2].Values());
        }

        gradient.Finish(found[0].Values(), found[1].Values());
        return [null!, .. parameters.Select((p, i) => LeafGradients.Deposit(p, found[i])!)];
    }
}
