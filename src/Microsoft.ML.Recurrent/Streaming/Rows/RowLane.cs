using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Streaming.Rows;

/// <summary>One step's way from an object to the network's answer, with scratch memory of its own; a call that fails leaves the key and the caller's
/// output as they were. For one thread at a time.</summary>
internal sealed class RowLane<TStep, TOutput>
    where TStep : class
    where TOutput : class
{
    private readonly StepInput<TStep> _input;
    private readonly StreamedRow _output;
    private readonly ObjectWriter<TOutput> _writer;
    private readonly NetworkStepper _stepper;
    private readonly float[] _state;
    private readonly int _boundaries;
    private readonly bool _excludesSeen;

    public RowLane(
        IHostEnvironment env, StreamPipeline<RecurrentTransformer> pipeline, string? keyColumn, SchemaDefinition? step, SchemaDefinition? output)
    {
        _stepper = pipeline.Model.CreateStepper();
        _state = new float[_stepper.StateWidth];
        _boundaries = pipeline.Model.Fitted.Inputs.Sequences[0].HasBoundary ? 1 : 0;
        _excludesSeen = pipeline.Model.Fitted.ScoringShape.ExcludesSeenItems;
        _input = new StepInput<TStep>(env, pipeline, keyColumn, step);
        _output = new StreamedRow(_input.Row, _input.Bindings, _stepper.OutputWidth);
        _writer = new ObjectWriter<TOutput>(env, StreamPipeline<RecurrentTransformer>.Map(pipeline.After, _output), output);
    }

    /// <summary>Takes a step in.</summary>
    /// <param name="keys">Finds the key.</param>
    /// <param name="step">The step.</param>
    /// <param name="output">Gets the answer after the step; null asks for none.</param>
    public void Take(KeptStates<StreamedKey> keys, TStep step, TOutput? output)
    {
        _input.Hold(step);
        using var held = keys.Hold(_input.ReadKey(), row: -1);
        var key = held.State;
        key.ThrowIfChanging();
        key.IsChanging = true;
        try
        {
            Take(key, output);
        }
        catch when (!key.HasBegun)
        {
            keys.Remove(key);
            throw;
        }
        finally
        {
            key.IsChanging = false;
        }
    }

    /// <summary>The key stays as it is until all has gone well.</summary>
    private void Take(StreamedKey key, TOutput? output)
    {
        if (key.Steps >= CheckPointFormat.MostInputs)
            throw new InvalidOperationException(StreamErrors.TookTooMany(key.Words, key.Name));
        var step = _input.Read(key);
        long before = key.Steps + _boundaries;
        int[] seen = _excludesSeen ? With(key.Seen, step.Tokens[0][0]) : [];
        key.Values.CopyTo(_state, 0);
        if (key.Steps == 0 && _input.Boundary() is { } boundary)
            _stepper.Step(boundary, _state, stepsBefore: 0);
        _stepper.Step(step, _state, before);
        if (output is not null)
        {
            _stepper.Score(step, _state, before + 1, _output.Values);
            foreach (int item in seen)
                _output.Values[item - 1] = float.NegativeInfinity;
            _writer.Write(output);
        }

        if (!key.HasBegun)
            _input.KeepStatics(key);
        _state.CopyTo(key.Values, 0);
        key.Seen = seen;
        key.Steps++;
        key.HasBegun = true;
    }

    /// <summary>Ascending items with another one; an unknown item, 0, is none.</summary>
    private static int[] With(int[] seen, int item)
    {
        int place = Array.BinarySearch(seen, item);
        return item == 0 || place >= 0 ? seen : [.. seen[..~place], item, .. seen[~place..]];
    }
}
