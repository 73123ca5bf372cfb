using System.Numerics;

namespace Microsoft.ML.Recurrent.Training.Optimizers;

/// <summary>One step of an optimizer, its rate and bias corrections worked out; applied to any number of parameters.</summary>
internal interface IOptimizerStep
{
    /// <summary>The factor of a parameter, whatever its gradient.</summary>
    float Keep { get; }

    /// <summary>The factor of the first memory.</summary>
    float Size { get; }

    /// <summary>The weight of the second memory's root in the divisor.</summary>
    float RootScale { get; }

    /// <summary>The constant in the divisor.</summary>
    static abstract float Floor { get; }

    /// <summary>Moves parameters and what the optimizer remembers of them, element by element.</summary>
    void Apply(Vector<float> gradient, ref Vector<float> parameter, ref Vector<float> first, ref Vector<float> second);
}
