using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Training.Optimizers;

/// <summary>An optimizer's memory of an embedding table, row by row, each row as of the step it was last brought to.</summary>
internal sealed class TableMemory<TStep>(EmbeddingTable table, string name, OptimizerRule<TStep> rule)
    where TStep : struct, IOptimizerStep
{
    private readonly float[] _first = new float[(long)table.Rows * table.Width];
    private readonly float[] _second = new float[(long)table.Rows * table.Width];

    // Steps done on each row, and as of when it had its last gradient; 0 is never.
    private readonly int[] _done = new int[table.Rows];
    private readonly int[] _seen = new int[table.Rows];

    public EmbeddingTable Table => table;

    /// <summary>Both memories under their names in a checkpoint.</summary>
    public IEnumerable<(string Name, float[] Memory)> Named() => [($"optimizer.first.{name}", _first), ($"optimizer.second.{name}", _second)];

    /// <summary>Keeps a copy of the steps that each row has done and seen.</summary>
    public void Save(SavedArrays arrays)
    {
        arrays.Add($"optimizer.done.{name}", (int[])_done.Clone());
        arrays.Add($"optimizer.seen.{name}", (int[])_seen.Clone());
    }

    /// <summary>Goes on from what was kept, after a number of steps.</summary>
    public void Restore(SavedArrays arrays, int steps)
    {
        arrays.Counts($"optimizer.done.{name}", _done.Length, steps).CopyTo(_done, 0);
        arrays.Counts($"optimizer.seen.{name}", _seen.Length, steps).CopyTo(_seen, 0);
    }

    /// <summary>Brings a row to the last step.</summary>
    /// <param name="row">The row.</param>
    /// <param name="steps">All steps so far.</param>
    /// <param name="values">The table's.</param>
    /// <param name="coasting">Scratch memory of the thread.</param>
    public void CatchUp(int row, ReadOnlySpan<TStep> steps, Span<float> values, ref CoastingStep[] coasting)
    {
        var missed = steps[_done[row]..];
        if (missed.IsEmpty)
            return;
        Span<float> parameters = Of(values, row), first = Of(_first.AsSpan(), row), second = Of(_second.AsSpan(), row);
        if (rule.Penalized)
            StepSweep<TStep>.Replay(missed, parameters, first, second);
        else
            Coast(row, missed, parameters, first, second, ref coasting);
        _done[row] = steps.Length;
    }

    /// <summary>Steps a row that the batch has read.</summary>
    /// <param name="place">Its place among them.</param>
    /// <param name="step">The step.</param>
    /// <param name="scale">What the gradient is multiplied by.</param>
    /// <param name="steps">How many steps there are with this one.</param>
    /// <param name="values">The table's.</param>
    public void Apply(int place, TStep step, float scale, int steps, Span<float> values)
    {
        int row = table.Read[place];
        var gradient = table.Gradient.Slice(place * table.Width, table.Width);
        StepSweep<TStep>.Apply(step, scale, gradient, Of(values, row), Of(_first.AsSpan(), row), Of(_second.AsSpan(), row));
        _done[row] = _seen[row] = steps;
    }

    private void Coast(
        int row, ReadOnlySpan<TStep> missed, Span<float> parameters, Span<float> first, Span<float> second, ref CoastingStep[] coasting)
    {
        // A row without any gradient yet has nothing in its memories.
        long alive = _seen[row] == 0 ? 0 : Math.Clamp((long)_seen[row] + rule.Life - _done[row], 0, missed.Length);
        var moving = missed[..(int)alive];
        if (coasting.Length < moving.Length)
            coasting = new CoastingStep[rule.Life];
        rule.Coast(moving, coasting);
        StepSweep<TStep>.Coast(coasting.AsSpan(0, moving.Length), parameters, first, second);
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
}
