using System.Numerics;

namespace Microsoft.ML.Recurrent.Training.Optimizers;

/// <summary>RMSprop (Hinton 2012) with momentum and an L2 penalty, as PyTorch computes it. First: the momentum; second: the mean square.</summary>
internal readonly struct RmsPropStep(double rate, double momentum, double penalty) : IOptimizerStep
{
    public const float SecondDecay = 0.99f;
    private const float Epsilon = 1e-8f;

    // As PyTorch rounds it: 1 − 0.99f is another number.
    private const float SecondGain = 0.01f;

    private readonly float _momentum = (float)momentum;
    private readonly float _penalty = (float)penalty;

    public static float Floor => 1;

    public float Keep => 1;

    public float Size { get; } = (float)rate;

    // The momentum has been divided already.
    public float RootScale => 0;

    public void Apply(Vector<float> gradient, ref Vector<float> parameter, ref Vector<float> first, ref Vector<float> second)
    {
        gradient += _penalty * parameter;
        second = SecondDecay * second + SecondGain * gradient * gradient;
        first = _momentum * first + gradient / (Vector.SquareRoot(second) + new Vector<float>(Epsilon));
        parameter -= Size * first;
    }
}
