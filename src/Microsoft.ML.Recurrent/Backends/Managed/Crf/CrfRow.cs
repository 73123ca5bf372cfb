using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Crf;

/// <summary>One row of a packed batch: its emissions step by step. Valid as long as their memory is.</summary>
/// <param name="packing">The batch's layout.</param>
/// <param name="row">The packed row.</param>
/// <param name="emissions">(TotalSteps, labels).</param>
/// <param name="labels">Labels.</param>
internal readonly struct CrfRow(Packing packing, int row, RowMemory emissions, int labels)
{
    public int Length => packing.Lengths[row];

    public ReadOnlySpan<float> this[int step] => emissions.Span(Position(step), labels);

    /// <summary>A step's place in the packed batch.</summary>
    public int Position(int step) => packing.StepOffsets[step] + row;
}
