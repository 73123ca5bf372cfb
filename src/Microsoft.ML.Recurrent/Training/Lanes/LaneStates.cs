using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Training.Lanes;

/// <summary>The states of some lanes in every layer, kept in the order of the lanes and handed out in that of a packed batch.</summary>
internal sealed class LaneStates(NetworkShape shape, int lanes)
{
    private readonly int _size = shape.StateSize;
    private readonly float[] _states = new float[checked(shape.Options.Layers * lanes * shape.StateSize)];
    private readonly float[] _packed = new float[checked(shape.Options.Layers * lanes * shape.StateSize)];

    /// <summary>The states of all layers, one after another.</summary>
    public Span<float> Values => _states;

    /// <summary>(layers, rows, state size) in packed row order.</summary>
    /// <param name="order">The lane of each packed row.</param>
    public Span<float> Packed(ReadOnlySpan<int> order)
    {
        for (int place = 0; place < shape.Options.Layers * lanes; place++)
            Of(place / lanes, order[place % lanes]).CopyTo(_packed.AsSpan(place * _size));
        return _packed;
    }

    /// <summary>Takes in the states that a batch has left.</summary>
    /// <param name="order">The lane of each packed row.</param>
    /// <param name="packed">(layers, rows, state size) in packed row order.</param>
    public void Take(ReadOnlySpan<int> order, ReadOnlySpan<float> packed)
    {
        for (int place = 0; place < shape.Options.Layers * lanes; place++)
            packed.Slice(place * _size, _size).CopyTo(Of(place / lanes, order[place % lanes]));
    }

    private Span<float> Of(int layer, int lane) => _states.AsSpan((layer * lanes + lane) * _size, _size);
}
