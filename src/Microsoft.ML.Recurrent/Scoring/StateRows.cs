using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>The carried states of some rows side by side, as the layers of one or several networks read and write them. For one thread at a time;
/// allocates nothing once warm.</summary>
/// <param name="networks">Networks of the same sizes.</param>
/// <param name="shape">The sizes.</param>
internal sealed class StateRows(int networks, NetworkShape shape)
{
    private readonly int _blocks = checked(networks * shape.Options.Layers);
    private readonly int _size = shape.StateSize;
    private float[] _states = [];
    private int _rows;

    /// <summary>Values of a row's state, (networks, layers, state size).</summary>
    public int Width { get; } = checked(networks * shape.Options.Layers * shape.StateSize);

    /// <summary>Makes room for some rows.</summary>
    /// <exception cref="InvalidOperationException">They have more values than can be held.</exception>
    public void Begin(int rows)
    {
        int needed = PackedSize.Of(rows, rows, Width);
        if (_states.Length < needed)
            _states = new float[needed];
        _rows = rows;
    }

    /// <summary>Takes a row's state in.</summary>
    public void Read(int row, ReadOnlySpan<float> state)
    {
        for (int block = 0; block < _blocks; block++)
            state.Slice(block * _size, _size).CopyTo(Place(block, row));
    }

    /// <summary>Hands a row's state out.</summary>
    public void Write(int row, Span<float> state)
    {
        for (int block = 0; block < _blocks; block++)
            Place(block, row).CopyTo(state.Slice(block * _size, _size));
    }

    /// <summary>The states of a network's layers, (layers, rows, state size).</summary>
    public Span<float> Of(int network)
    {
        int values = _blocks / networks * _rows * _size;
        return _states.AsSpan(network * values, values);
    }

    private Span<float> Place(int block, int row) => _states.AsSpan((block * _rows + row) * _size, _size);
}
