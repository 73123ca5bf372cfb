using System.Globalization;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Errors of data that cannot be trained on, and of results that training must not have.</summary>
internal static class FitErrors
{
    // TorchSharp gives and takes a tensor's memory as one span of bytes.
    private const int LargestTensor = int.MaxValue / sizeof(float);

    private const string Remedy = "Lower LearningRate, keep GradientClippingNorm on, and look for extreme values in the data.";

    /// <summary>Advice on a loss that is not finite; a cell of one's own may be the reason.</summary>
    public static string RemedyOf(RecurrentOptions options) => options.ToCell() is DefinedCell cell
        ? $"{Remedy} The equations of the cell '{cell.Name}' may divide by 0 or grow without bound." : Remedy;

    /// <param name="part">Rows to train or to measure on.</param>
    /// <param name="name"><c>training</c> or <c>validation</c>.</param>
    /// <param name="options">Names the columns.</param>
    /// <exception cref="InvalidOperationException">No label has a weight above 0.</exception>
    public static void ThrowIfWeightless(DataPart part, string name, RecurrentOptions options)
    {
        if (!part.IsWeightless())
            return;
        throw new InvalidOperationException(part.Set.LabelsSteps
            ? $"No step of the {part.Rows.Length} rows of the {name} split has a label of weight above 0; expected labels in column '{options.LabelColumnName}'"
                + $"{(options.ExampleWeightColumnName is { } column ? $" in rows whose example weight, '{column}', is above 0" : "")}."
            : $"The example weight column '{options.ExampleWeightColumnName}' is 0 in all {part.Rows.Length} rows of the {name} split; expected a weight above 0.");
    }

    /// <exception cref="InvalidOperationException">A weight matrix, or a single step or row, has more values than can be held.</exception>
    public static void ThrowIfTooLarge(NetworkShape shape)
    {
        shape.ThrowIfTooLarge();
        for (int column = 0; column < shape.TokenCounts.Count; column++)
            ThrowIfTooLarge(NetworkShape.EmbeddingName(column), (long)shape.TokenCounts[column] * shape.Options.EmbeddingSize, "smaller keys");
        foreach (var (name, count) in InputWeights(shape))
            ThrowIfTooLarge(name, count, "fewer features per step");
        foreach (var (name, sizes, _) in shape.Tensors())
            ThrowIfTooLarge(name, sizes.Aggregate(1L, (a, b) => a * b), "smaller keys");
    }

    /// <summary>The lowest layer's, whose size follows from the data.</summary>
    private static IEnumerable<(string Name, long Count)> InputWeights(NetworkShape shape)
    {
        long units = shape.Options.ToCell().Graph.WithoutLower().UnitsOf(Operation.Input, shape.Options.HiddenSize);
        yield return (NetworkShape.InputWeightName, checked(units * shape.StepWidth));
    }

    private static void ThrowIfTooLarge(string name, long count, string remedy)
    {
        if (count > LargestTensor)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"The weight '{name}' would have {count} values; at most {LargestTensor} are possible. Lower HiddenSize or EmbeddingSize, or use {remedy}."));
    }

    /// <summary>A step's learning rate by an observer. Schedules may end at 0, which observers may leave so.</summary>
    /// <exception cref="InvalidOperationException">The observer's rate is not finite and above 0.</exception>
    public static double RateOf(TrainingObserver observer, long step, double scheduled)
    {
        double rate = observer.GetLearningRate(step, scheduled);
        return rate == scheduled || (rate > 0 && double.IsFinite(rate)) ? rate : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
            $"The observer {observer.GetType().FullName} gave a learning rate of {rate} for step {step}; expected a finite one above 0, such as the scheduled {scheduled}. Correct its GetLearningRate."));
    }

    /// <exception cref="InvalidOperationException">The loss is not a number any more.</exception>
    public static void ThrowIfNotFinite(double loss, string name, string where, string remedy)
    {
        if (!double.IsFinite(loss))
            throw new InvalidOperationException(
                $"The {name} became {(double.IsNaN(loss) ? "NaN" : "infinite")} {where}, so the fit was stopped. {remedy}");
    }

    /// <exception cref="InvalidOperationException">The last steps made weights that no loss has seen, and they are not numbers.</exception>
    public static void ThrowIfNotFinite(NetworkWeights weights, int epoch, string remedy)
    {
        if (weights.Tensors.FirstOrDefault(t => !t.Values.All(float.IsFinite)) is { } tensor)
            throw new InvalidOperationException(
                $"The weights '{tensor.Name}' became NaN or infinite in epoch {epoch}, so there is no model. {remedy}");
    }
}
