using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Benchmarks.Kernels;

/// <summary>A layer's managed forward pass, over a batch and one step at a time.</summary>
public class CellBenchmarks
{
    private const int Inputs = 64;
    private const int Hidden = 128;
    private const int Rows = 32;
    private const int Steps = 20;

    private readonly InferenceWorkspace _workspace = new();
    private readonly Packing _packing = Packing.FromSortedLengths([.. Enumerable.Repeat(Steps, Rows)]);
    private readonly Packing _one = Packing.FromSortedLengths([1]);
    private readonly float[] _input = [.. Enumerable.Range(0, Rows * Steps * Inputs).Select(i => (float)Math.Sin(i))];
    private readonly float[] _output = new float[Rows * Steps * Hidden];
    private float[] _state = [];
    private InferenceLayer? _layer;

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
        float[][] parameters = NetworkInitializer.Create(shape, seed: 1).Layer(shape, 0, reverse: false);
        _layer = new InferenceLayer(KernelCache.Of(shape.Layer(0).Graph, Simd.Best), shape.Layer(0).Sizes, parameters);
        _state = new float[_layer.StateWidth];
    }

    /// <summary>32 rows of 20 steps.</summary>
    [Benchmark]
    public void Batch() => Run(_packing, _input, default);

    /// <summary>One step of one row.</summary>
    [Benchmark]
    public void StreamedStep() => Run(_one, _input.AsSpan(0, Inputs), _state);

    private void Run(Packing packing, ReadOnlySpan<float> input, Span<float> state) => _layer!.Forward(packing, new LayerCall
    {
        Input = input,
        InputStride = Inputs,
        Output = _output,
        OutputStride = Hidden,
        InitialState = state,
        FinalState = state,
    }, _workspace);
}
