using Microsoft.ML.Recurrent.Backends.Torch;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Training.Optimizers;

/// <summary>Steps all parameters at once, in place.</summary>
/// <param name="values">The parameters, one after another.</param>
/// <param name="first">The optimizer's first memory of each.</param>
/// <param name="second">The second.</param>
/// <param name="gradient">Their gradients; may be overwritten.</param>
/// <param name="rate">The learning rate.</param>
/// <param name="step">From 1.</param>
internal delegate void TorchStep(
    torch.Tensor values, torch.Tensor first, torch.Tensor second, torch.Tensor gradient, double rate, long step);

/// <summary>The managed steps' formulas as torch's operations. torch's own optimizers take a dozen for each parameter.</summary>
internal static class TorchOptimizers
{
    private const double Epsilon = 1e-8;

    /// <summary>The one place that maps the optimizer's option to torch's operations.</summary>
    public static TorchStep Create(TrainingOptions options)
    {
        double decay = options.WeightDecay, momentum = options.Momentum;
        return options.Optimizer switch
        {
            RecurrentOptimizer.AdamW => (values, first, second, gradient, rate, step) =>
                Adam(values.MultiplyBy(1 - rate * decay), first, second, gradient, rate, step),
            RecurrentOptimizer.Adam => (values, first, second, gradient, rate, step) =>
                Adam(values, first, second, gradient.Add(values, decay), rate, step),
            RecurrentOptimizer.Sgd => (values, first, _, gradient, rate, _) =>
                values.Add(first.MultiplyBy(momentum).Add(gradient.Add(values, decay)), -rate),
            RecurrentOptimizer.RmsProp => (values, first, second, gradient, rate, _) =>
                RmsProp(values, first.MultiplyBy(momentum), second, gradient.Add(values, decay), rate),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Optimizer, "Unknown optimizer."),
        };
    }

    private static void Adam(
        torch.Tensor values, torch.Tensor first, torch.Tensor second, torch.Tensor gradient, double rate, long step)
    {
        first.MultiplyBy(0.9).Add(gradient, 0.1);
        second.MultiplyBy(0.999).AddSquare(gradient, 0.001);
        var divisor = second.sqrt().DivideBy(Math.Sqrt(1 - Math.Pow(0.999, step))).Increase(Epsilon);
        values.AddQuotient(first, divisor, -rate / (1 - Math.Pow(0.9, step)));
    }

    private static void RmsProp(torch.Tensor values, torch.Tensor first, torch.Tensor second, torch.Tensor gradient, double rate)
    {
        second.MultiplyBy(0.99).AddSquare(gradient, 0.01);
        first.AddQuotient(gradient, second.sqrt().Increase(Epsilon));
        values.Add(first, -rate);
    }
}
