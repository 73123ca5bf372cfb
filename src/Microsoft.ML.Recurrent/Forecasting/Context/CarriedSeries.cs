using System.Diagnostics;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Context;

/// <summary>A series and the origins that its state is still to reach. For one thread at a time.</summary>
/// <param name="rows">The series.</param>
/// <param name="state">(channels, networks, layers, state size): after the rows read.</param>
/// <param name="next">The first row not read yet.</param>
internal sealed class CarriedSeries(SeriesRows rows, float[] state, long next) : ICarriedSeries
{
    private Queue<(long Row, int Index)>? _due;

    public SeriesRows Rows => rows;

    public float[] State => state;

    public long Next { get; set; } = next;

    /// <summary>Origins ahead, and their places among all origins.</summary>
    public Queue<(long Row, int Index)> Due => _due ??= new();

    /// <summary>Hands out the state to the origins that it has reached.</summary>
    public void Keep(CarriedStarts starts)
    {
        while (Due.TryPeek(out var due) && due.Row < Next)
        {
            Debug.Assert(due.Row == Next - 1, "The state has gone on beyond the origin.");
            starts.Write(Due.Dequeue().Index, state);
        }
    }
}
