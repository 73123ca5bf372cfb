namespace Microsoft.ML.Recurrent;

/// <summary>The values that one direction of one layer computed of a row. Index [step][unit]; steps are in the row's order, whatever the direction.</summary>
/// <remarks>Plain data; the arrays are the caller's to keep. A name that is not there is a <see cref="KeyNotFoundException"/> with those that are.</remarks>
public sealed partial class LayerInspection
{
    private readonly Inspection.NamedValues<float[][]> _gates, _states;

    internal LayerInspection(int network, int layer, bool isReverse, Inspection.LayerTrace trace)
    {
        (Network, Layer, IsReverse) = (network, layer, isReverse);
        (_gates, _states, InitialStates, Outputs) = (trace.Gates, trace.States, trace.InitialStates, trace.Outputs);
    }

    /// <summary>The target's number, from 0, where a forecaster reads each target as a series of its own (<see cref="ForecastingOptions.TargetsAsSeries"/>); otherwise 0.</summary>
    public int Target { get; internal init; }

    /// <summary>A label for each step, which pictures show; null for the steps' numbers.</summary>
    internal IReadOnlyList<string>? StepLabels { get; init; }

    /// <summary>The network's number in an ensemble, from 0.</summary>
    public int Network { get; }

    /// <summary>The layer's number, from 0, the lowest.</summary>
    public int Layer { get; }

    /// <summary>True for the direction that reads the row from its last step to its first.</summary>
    public bool IsReverse { get; }

    /// <summary>Each gate by the name that the cell's equations give it: (steps)(units). An LSTM has <c>input</c>, <c>forget</c>, <c>candidate</c> and
    /// <c>output</c>; a GRU <c>reset</c>, <c>update</c> and <c>candidate</c>; a simple recurrent network <c>hidden</c>.</summary>
    public IReadOnlyDictionary<string, float[][]> Gates => _gates;

    /// <summary>Each state by its name, as it leaves the step: (steps)(units). An LSTM has <c>hidden</c> and <c>cell</c>.</summary>
    public IReadOnlyDictionary<string, float[][]> States => _states;

    /// <summary>Each state by its name, as it enters the first step that is read: (units). Zeros, unless a forecaster carries its states along a series
    /// (<see cref="ForecastContext.Stateful"/>).</summary>
    public IReadOnlyDictionary<string, float[]> InitialStates { get; }

    /// <summary>The layer's outputs: (steps)(hidden units).</summary>
    public IReadOnlyList<float[]> Outputs { get; }
}
