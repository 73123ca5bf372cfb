using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Benchmarks.Kernels;

/// <summary>A layer's managed forward pass, over a batch and one step at a time.</summary>
public class CellBenchmarks
{
    private const int Inputs = 64;
    private const int Hidden = 128;
    private const int Rows = 32;
    private const int Steps = 20;

    private readonly LayerWorkspace _workspace = new();
    private readonly Packing _packing = Packing.FromSortedLengths([.. Enumerable.Repeat(Steps, Rows)]);
    private readonly float[] _input = [.. Enumerable.Range(0, Rows * Steps * Inputs).Select(i => (float)Math.Sin(i))];
    private readonly float[] _output = new float[Rows * Steps * Hidden];
    private float[] _state = [];
    private CellLayer? _layer;

    /// <summary>The cell.</summary>
    [Params("lstm", "gru", "rnn")]
    public string Cell { get; set; } = "";

    /// <summary>Draws the weights.</summary>
    [GlobalSetup]
    public void Setup()
    {
        RecurrentOptions options = Cell switch { "lstm" => new LstmOptions(), "gru" => new GruOptions(), _ => new RnnOptions() };
        options = options with { HiddenSize = Hidden };
        var shape = new NetworkShape(options, Inputs, [], 0, 1);
        _layer = CellFactory.Create(options).CreateLayer(NetworkInitializer.Create(shape, seed: 1).Layer(shape, 0, reverse: false));
        _state = new float[_layer.StateSize];
    }

    /// <summary>32 rows of 20 steps.</summary>
    [Benchmark]
    public void Batch() => _layer!.Forward(_packing, reverse: false, _input, Inputs, _output, Hidden, 0, _workspace);

    /// <summary>One step of one row.</summary>
    [Benchmark]
    public void StreamedStep() => _layer!.Step(1, _input.AsSpan(0, Inputs), _state, _workspace);
}
