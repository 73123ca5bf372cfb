using System.Numerics;

namespace Microsoft.ML.Recurrent.Training.Optimizers;

/// <summary>Gradient descent with momentum and an L2 penalty, as PyTorch computes it. First: the momentum.</summary>
internal readonly struct SgdStep(double rate, double momentum, double penalty) : IOptimizerStep
{
    private readonly float _momentum = (float)momentum;
    private readonly float _penalty = (float)penalty;

    public static float Floor => 1;

    public float Keep => 1;

    public float Size { get; } = (float)rate;

    public float RootScale => 0;

    public void Apply(Vector<float> gradient, ref Vector<float> parameter, ref Vector<float> first, ref Vector<float> second)
    {
        first = _momentum * first + gradient + _penalty * parameter;
        parameter -= Size * first;
    }
}
