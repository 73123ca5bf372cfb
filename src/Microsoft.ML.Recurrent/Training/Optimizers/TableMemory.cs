using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Training.Optimizers;

/// <summary>What an optimizer remembers of an embedding table, row by row, each row as of the step it was last brought to.</summary>
internal sealed class TableMemory<TStep>(EmbeddingTable table, OptimizerRule<TStep> rule)
    where TStep : struct, IOptimizerStep
{
    private readonly float[] _first = new float[(long)table.Rows * table.Width];
    private readonly float[] _second = new float[(long)table.Rows * table.Width];

    // Steps done on each row, and as of when it had its last gradient; 0 is never.
    private readonly int[] _done = new int[table.Rows];
    private readonly int[] _seen = new int[table.Rows];

    private CoastingStep[] _coasting = [];

    public EmbeddingTable Table => table;

    /// <summary>Brings the rows that the batch reads to the last step.</summary>
    public void CatchUp(ReadOnlySpan<TStep> steps)
    {
        var values = table.Values;
        foreach (int row in table.Read)
            CatchUp(row, steps, values);
    }

    /// <summary>Brings every row to the last step.</summary>
    public void CatchUpAll(ReadOnlySpan<TStep> steps)
    {
        var values = table.Values;
        for (int row = 0; row < table.Rows; row++)
            CatchUp(row, steps, values);
    }

    /// <summary>Steps the rows that the batch has read.</summary>
    public void Apply(TStep step, float scale, int steps)
    {
        var values = table.Values;
        var rows = table.Read;
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            StepSweep<TStep>.Apply(step, scale, Of(table.Gradient, i), Of(values, row), Of(_first.AsSpan(), row), Of(_second.AsSpan(), row));
            _done[row] = _seen[row] = steps;
        }
    }

    private void CatchUp(int row, ReadOnlySpan<TStep> steps, Span<float> values)
    {
        var missed = steps[_done[row]..];
        if (missed.IsEmpty)
            return;
        Span<float> parameters = Of(values, row), first = Of(_first.AsSpan(), row), second = Of(_second.AsSpan(), row);
        if (rule.Penalized)
            StepSweep<TStep>.Replay(missed, parameters, first, second);
        else
            Coast(row, missed, parameters, first, second);
        _done[row] = steps.Length;
    }

    private void Coast(int row, ReadOnlySpan<TStep> missed, Span<float> parameters, Span<float> first, Span<float> second)
    {
        // A row without any gradient yet has nothing in its memories.
        long alive = _seen[row] == 0 ? 0 : Math.Clamp((long)_seen[row] + rule.Life - _done[row], 0, missed.Length);
        var moving = missed[..(int)alive];
        if (_coasting.Length < moving.Length)
            _coasting = new CoastingStep[rule.Life];
        rule.Coast(moving, _coasting);
        StepSweep<TStep>.Coast(_coasting.AsSpan(0, moving.Length), parameters, first, second);
        double keep = 1;
        foreach (ref readonly var step in missed[moving.Length..])
            keep *= step.Keep;
        if (keep != 1)
            TensorPrimitives.Multiply(parameters, (float)keep, parameters);
        if (_seen[row] == 0)
            return;
        TensorPrimitives.Multiply(first, (float)Math.Pow(rule.FirstDecay, missed.Length), first);
        TensorPrimitives.Multiply(second, (float)Math.Pow(rule.SecondDecay, missed.Length), second);
    }

    private Span<float> Of(Span<float> values, int row) => values.Slice(row * table.Width, table.Width);

    private ReadOnlySpan<float> Of(ReadOnlySpan<float> values, int row) => values.Slice(row * table.Width, table.Width);
}
