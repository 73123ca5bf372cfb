using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Backends.Torch;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>
/// An embedding table in memory, the rows that the current batch reads, and their gradient: as many rows as the batch has different tokens,
/// not as the table has. For one thread at a time.
/// </summary>
internal sealed class EmbeddingTable
{
    private readonly int[] _places;
    private int[] _read = [];
    private float[] _gradient = [];
    private int _count;

    /// <param name="parameter">(tokens, size), on the CPU.</param>
    public EmbeddingTable(Parameter parameter)
    {
        Parameter = parameter;
        Rows = (int)parameter.shape[0];
        Width = (int)parameter.shape[1];
        _places = new int[Rows];
        Array.Fill(_places, -1);
    }

    public Parameter Parameter { get; }

    public bool IsTrained => Parameter.requires_grad;

    public int Rows { get; }

    public int Width { get; }

    /// <summary>(Rows, Width).</summary>
    public Span<float> Values => Parameter.Values();

    /// <summary>The batch's tokens, each once, in order of appearance.</summary>
    public ReadOnlySpan<int> Read => _read.AsSpan(0, _count);

    /// <summary>(Read, Width): the gradient of each of them.</summary>
    public ReadOnlySpan<float> Gradient => _gradient.AsSpan(0, _count * Width);

    /// <summary>Begins a batch; its gradient is zero.</summary>
    public void Begin(ReadOnlySpan<int> tokens)
    {
        foreach (int token in Read)
            _places[token] = -1;
        _count = 0;
        if (_read.Length < tokens.Length)
            _read = new int[tokens.Length];
        foreach (int token in tokens)
        {
            if (_places[token] >= 0)
                continue;
            _places[token] = _count;
            _read[_count++] = token;
        }

        if (_gradient.Length < _count * Width)
            _gradient = new float[_count * Width];
        _gradient.AsSpan(0, _count * Width).Clear();
    }

    /// <summary>Adds to the gradient of a token of the batch.</summary>
    public void Accumulate(int token, ReadOnlySpan<float> gradient)
    {
        var sum = _gradient.AsSpan(_places[token] * Width, Width);
        TensorPrimitives.Add(sum, gradient, sum);
    }

    /// <summary>Adds to the gradient of a token of the batch, element by element as a mask says.</summary>
    public void Accumulate(int token, ReadOnlySpan<float> gradient, ReadOnlySpan<float> mask)
    {
        var sum = _gradient.AsSpan(_places[token] * Width, Width);
        TensorPrimitives.MultiplyAdd(gradient, mask, sum, sum);
    }
}
