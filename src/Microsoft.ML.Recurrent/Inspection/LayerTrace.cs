using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>The values that one direction of a layer computed of a row, in the order of the row's steps.</summary>
internal sealed class LayerTrace
{
    private readonly string[] _gateNames;
    private readonly string[] _stateNames;
    private readonly int _furtherWidth;

    public LayerTrace(CellGraph graph, int steps, int hidden, int furtherWidth, int[] gateUnits, int[] stateUnits)
    {
        _furtherWidth = furtherWidth;
        _gateNames = [.. graph.Gates.Select(g => g.Name)];
        _stateNames = [.. graph.States.Select(s => s.Name)];
        Gates = ByName("gate", _gateNames, gateUnits, steps);
        States = ByName("state", _stateNames, stateUnits, steps);
        InitialStates = new NamedValues<float[]>("state", _stateNames.Zip(stateUnits).Select(n => KeyValuePair.Create(n.First, new float[n.Second])));
        Outputs = [.. Enumerable.Range(0, steps).Select(_ => new float[hidden])];
        Further = new float[PackedSize.Of(1, steps, furtherWidth, NetworkInspector.Remedy)];
    }

    /// <summary>Each gate by its name: (steps)(units).</summary>
    public NamedValues<float[][]> Gates { get; }

    /// <summary>Each state by its name, as the step leaves it: (steps)(units).</summary>
    public NamedValues<float[][]> States { get; }

    /// <summary>Each state by its name, as it enters the first step: (units).</summary>
    public NamedValues<float[]> InitialStates { get; }

    /// <summary>(steps)(hidden).</summary>
    public float[][] Outputs { get; }

    /// <summary>(steps, further outputs).</summary>
    public float[] Further { get; }

    public Span<float> FurtherOf(int step) => Further.AsSpan(step * _furtherWidth, _furtherWidth);

    /// <param name="step">The step.</param>
    /// <param name="values">The gates, one after another.</param>
    public void SetGates(int step, ReadOnlySpan<float> values) => Set(Gates, _gateNames, step, values);

    /// <param name="step">The step.</param>
    /// <param name="values">The states, one after another.</param>
    public void SetStates(int step, ReadOnlySpan<float> values) => Set(States, _stateNames, step, values);

    /// <param name="values">The states that enter the first step, one after another.</param>
    public void SetInitialStates(ReadOnlySpan<float> values)
    {
        foreach (string name in _stateNames)
        {
            values[..InitialStates[name].Length].CopyTo(InitialStates[name]);
            values = values[InitialStates[name].Length..];
        }
    }

    private static NamedValues<float[][]> ByName(string kind, string[] names, int[] units, int steps) => new(kind, names.Zip(units).Select(
        n => KeyValuePair.Create(n.First, Enumerable.Range(0, steps).Select(_ => new float[n.Second]).ToArray())));

    private static void Set(NamedValues<float[][]> target, string[] names, int step, ReadOnlySpan<float> values)
    {
        foreach (string name in names)
        {
            float[] own = target[name][step];
            values[..own.Length].CopyTo(own);
            values = values[own.Length..];
        }
    }
}
