using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>The values that pre-activations start from: biases and the products of the layer's input.</summary>
internal sealed unsafe class InputProducts
{
    private readonly PackedPlan _packed;
    private readonly ProductRun[] _everyStep;
    private readonly ProductRun[] _masked;
    private readonly Stretch[] _alone;

    public InputProducts(PackedPlan packed)
    {
        _packed = packed;
        ProductRun[] runs = [.. packed.Runs.Where(r => r.Group.Kind == OperandKind.Input)];
        _everyStep = [.. runs.Where(r => r.Period == 1)];
        _masked = [.. runs.Where(r => r.Period > 1)];
        _alone = [.. packed.Plan.Slots.SelectMany((slot, place) => slot.Products.IsEmpty ? [] : FindAlone(slot, place))];
    }

    /// <summary>Writes pre-activations: the bias and the products that every step needs.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="input">(rows, inputs).</param>
    /// <param name="slots">(rows, slots), written; values that are no pre-activations are left out.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Start(int rows, RowMemory input, RowMemory slots)
    {
        fixed (float* bias = _packed.Bias)
        {
            foreach (var (start, count) in _alone)
            {
                for (int row = 0; row < rows; row++)
                    new ReadOnlySpan<float>(bias + start, count).CopyTo(slots.Column(start).Span(row, count));
            }

            foreach (var run in _everyStep)
                run.Matrix.Multiply(rows, input, bias + run.Start, slots.Column(run.Start));
        }
    }

    /// <summary>Adds the products that some steps need.</summary>
    public void Add(int rows, RowMemory input, RowMemory slots, in StepActivity activity)
    {
        foreach (var run in _masked)
        {
            if (activity.Includes(run.Period))
                run.Matrix.MultiplyAdd(rows, input, slots.Column(run.Start));
        }
    }

    /// <summary>The parts of a slot that no product of every step starts.</summary>
    private IEnumerable<Stretch> FindAlone(Slot slot, int place)
    {
        int at = _packed.Layout.Start(new Column(ColumnKind.Slot, place)), end = at + _packed.Layout.Padded(slot.Size);
        foreach (var run in _everyStep.Where(r => r.Start < end && r.End > at).OrderBy(r => r.Start))
        {
            if (run.Start > at)
                yield return new Stretch(at, run.Start - at);
            at = run.End;
        }

        if (at < end)
            yield return new Stretch(at, end - at);
    }

    /// <summary>Neighboring values of a row of slots.</summary>
    private sealed record Stretch(int Start, int Count);
}
