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
        int done = _done[row];
        if (done == steps.Length)
            return;
        // A row without any gradient yet has nothing in its memory, unless a penalty is its gradient.
        int alive = rule.Penalized ? steps.Length : _seen[row] == 0 ? done : (int)Math.Min(steps.Length, Math.Max(done, (long)_seen[row] + rule.Life));
        Span<float> parameters = Of(values, row), first = Of(_first.AsSpan(), row), second = Of(_second.AsSpan(), row);
        StepSweep<TStep>.Replay(steps[done..alive], parameters, first, second);
        if (alive < steps.Length)
            Fade(steps[alive..], parameters, first, second);
        _done[row] = steps.Length;
    }

    /// <summary>Steps in which the memory moves nothing any more.</summary>
    private void Fade(ReadOnlySpan<TStep> steps, Span<float> parameters, Span<float> first, Span<float> second)
    {
        double keep = 1;
        foreach (ref readonly var step in steps)
            keep *= step.Keep;
        TensorPrimitives.Multiply(parameters, (float)keep, parameters);
        TensorPrimitives.Multiply(first, (float)Math.Pow(rule.FirstDecay, steps.Length), first);
        TensorPrimitives.Multiply(second, (float)Math.Pow(rule.SecondDecay, steps.Length), second);
    }

    private Span<float> Of(Span<float> values, int row) => values.Slice(row * table.Width, table.Width);

    private ReadOnlySpan<float> Of(ReadOnlySpan<float> values, int row) => values.Slice(row * table.Width, table.Width);
}
