using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed;

/// <summary>All memory of a layer's call, in one direction or both, each piece between two pages of its own.</summary>
internal sealed unsafe class GuardedLayer : IDisposable
{
    private readonly Dictionary<string, GuardedMemory> _pieces = [];
    private readonly Random _random = new(3);
    private readonly bool _atEnd;

    public GuardedLayer(LayerBatch batch, int directions, bool atEnd)
    {
        _atEnd = atEnd;
        int steps = batch.Packing.TotalSteps, rows = batch.Packing.Rows, hidden = batch.Sizes.Hidden;
        RowMemory input = Add("input", steps, batch.Sizes.Inputs), output = Add("output", steps, directions * hidden);
        var outputGradient = Add("output gradient", steps, directions * hidden);
        int[] each = [.. Enumerable.Range(0, directions)];
        Parameters = [.. each.Select(d => AddParameters($"parameter {d}", batch))];
        Gradients = [.. each.Select(d => AddParameters($"gradient {d}", batch))];
        Forward = [.. each.Select(d => new ForwardMemory
        {
            Reverse = d == 1, Input = input, Output = output.Column(d * hidden),
            InitialState = Add($"initial state {d}", rows, batch.StateWidth), FinalState = Add($"final state {d}", rows, batch.StateWidth),
        })];
        Backward = [.. each.Select(d => new BackwardMemory
        {
            Read = input, Output = outputGradient.Column(d * hidden), Input = Add($"input gradient {d}", steps, batch.Sizes.Inputs),
            InitialState = Add($"initial gradient {d}", rows, batch.StateWidth), FinalState = Add($"final gradient {d}", rows, batch.StateWidth),
        })];
    }

    public RowMemory[][] Parameters { get; }

    public RowMemory[][] Gradients { get; }

    public ForwardMemory[] Forward { get; }

    public BackwardMemory[] Backward { get; }

    public GuardedMemory this[string name] => _pieces[name];

    public void Dispose()
    {
        foreach (var memory in _pieces.Values)
            memory.Dispose();
    }

    private RowMemory[] AddParameters(string name, LayerBatch batch) =>
        [.. batch.ParameterShapes.Select(s => Add($"{name} {s.Name}", s.Rows, s.Columns ?? 1))];

    private RowMemory Add(string name, int rows, int width)
    {
        var memory = GuardedMemory.Random(rows * width, _atEnd, _random);
        _pieces.Add(name, memory);
        return new RowMemory(memory.Pointer, width);
    }
}
