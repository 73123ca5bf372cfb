using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Training.Optimizers;

namespace Microsoft.ML.Recurrent.Benchmarks.Kernels;

/// <summary>The rest of a training step beside the layers: the optimizer's pass and dropout's masks.</summary>
public class OptimizerBenchmarks
{
    private const int Parameters = 100_000;

    private readonly float[] _gradient = new float[Parameters];
    private readonly float[] _parameters = new float[Parameters];
    private readonly float[] _first = new float[Parameters];
    private readonly float[] _second = new float[Parameters];
    private readonly DropoutMask _masks = new(seed: 1);

    /// <summary>AdamW on 100,000 parameters.</summary>
    [Benchmark]
    public void AdamW() =>
        StepSweep<AdamStep>.Apply(new AdamStep(1e-3, 100, 0.01, 0), 1, _gradient, _parameters, _first, _second);

    /// <summary>100,000 elements of a mask.</summary>
    [Benchmark]
    public void Dropout() => _masks.Fill(_gradient, 0.5);
}
