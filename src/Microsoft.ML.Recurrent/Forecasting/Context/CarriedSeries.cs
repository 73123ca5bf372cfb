using System.Diagnostics;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Context;

/// <summary>A series and how far its state has been carried. For one thread at a time.</summary>
/// <param name="rows">The series.</param>
/// <param name="state">(layers, state size): after the rows read.</param>
/// <param name="next">The first row not read yet.</param>
internal sealed class CarriedSeries(SeriesRows rows, float[] state, int next)
{
    public SeriesRows Rows => rows;

    public float[] State => state;

    public int Next { get; set; } = next;

    /// <summary>Origins ahead, and their places among all origins.</summary>
    public Queue<(int Row, int Index)> Due { get; } = new();

    /// <summary>Hands out the state to the origins that it has reached.</summary>
    public void Keep(CarriedStarts starts)
    {
        while (Due.TryPeek(out var due) && due.Row < Next)
        {
            Debug.Assert(due.Row == Next - 1, "The state has gone on beyond the origin.");
            starts.Write(Due.Dequeue().Index, state);
        }
    }

    public void MoveOn() => Next++;
}
