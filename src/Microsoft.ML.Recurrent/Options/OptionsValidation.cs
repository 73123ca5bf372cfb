using System.Globalization;
using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent;

/// <summary>Checks options before any data is seen; one exception lists every violation.</summary>
internal static partial class OptionsValidation
{
    /// <summary>The most networks of an ensemble.</summary>
    public const int LargestEnsemble = 64;

    /// <summary>The most units of a hidden state, and values of an embedding.</summary>
    public const int LargestWidth = 16_384;

    // These meet weights and gradients in single precision.
    private const double LargestNumber = float.MaxValue;

    /// <exception cref="ArgumentException">Something is out of range; the message lists all of it.</exception>
    public static void ThrowIfInvalid(RecurrentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] violations = [.. Violations(options)];
        if (violations.Length > 0)
            throw new ArgumentException(Errors.List($"{options.GetType().Name} cannot be used", violations), nameof(options));
    }

    /// <summary>All violations.</summary>
    public static IEnumerable<string> Violations(RecurrentOptions options) =>
        [.. Columns(options), .. Network(options), .. Characters(options), .. Classes(options), .. Tagging(options.Tagging), .. NextToken(options.NextToken), .. NextItem(options)];

    /// <summary>The violations of the network's shape and its training, whatever it reads.</summary>
    public static IEnumerable<string> Network(RecurrentOptions options) =>
        [.. Shape(options), .. Regularisation(options), .. Loop(options.Training)];

    private static IEnumerable<string> Columns(RecurrentOptions o)
    {
        if (o.SequenceColumnNames is null || o.SequenceColumnNames.Count == 0)
            yield return "SequenceColumnNames is empty; name at least one sequence column.";
        if (string.IsNullOrWhiteSpace(o.OutputColumnName))
            yield return "OutputColumnName is empty; name the column to add.";
        if (string.IsNullOrWhiteSpace(o.LabelColumnName))
            yield return "LabelColumnName is empty; name the label column.";
        if (o.StaticColumnNames is null)
            yield return "StaticColumnNames is null; name static columns or give an empty list.";
        if (o.ExampleWeightColumnName is not null && string.IsNullOrWhiteSpace(o.ExampleWeightColumnName))
            yield return "ExampleWeightColumnName is empty; name the weight column or leave it null.";
        string[] inputs = [.. o.SequenceColumnNames ?? [], .. o.StaticColumnNames ?? []];
        if (inputs.Any(string.IsNullOrWhiteSpace))
            yield return "A sequence or static column has an empty name; name every column.";
        foreach (var twice in inputs.Where(n => !string.IsNullOrWhiteSpace(n)).GroupBy(n => n).Where(g => g.Count() > 1))
            yield return $"Column '{twice.Key}' is named {twice.Count()} times; name every input column once.";
        foreach (string violation in FeaturesPerStep(o).Concat(Attention(o)))
            yield return violation;
        bool isItsOwnLabel = OwnLabel.IsOf(o.Task);
        foreach (string violation in isItsOwnLabel ? NextToken(o, inputs) : [])
            yield return violation;
        if (!isItsOwnLabel && inputs.Contains(o.LabelColumnName))
            yield return $"Column '{o.LabelColumnName}' is both label and input; a network must not read its label.";
    }

    private static IEnumerable<string> FeaturesPerStep(RecurrentOptions o)
    {
        if (o.FeaturesPerStepByColumn is null)
            return ["FeaturesPerStepByColumn is null; name sequence columns or give an empty dictionary."];
        return o.FeaturesPerStepByColumn.Select(c => c.Value < 1
            ? $"FeaturesPerStepByColumn of '{c.Key}' is {c.Value}; expected 1 or more."
            : o.SequenceColumnNames?.Contains(c.Key) == true ? null
            : $"FeaturesPerStepByColumn names '{c.Key}', which is no sequence column; name columns of SequenceColumnNames.").OfType<string>();
    }

    private static IEnumerable<string> Attention(RecurrentOptions o)
    {
        if (o.AttentionColumnName is not { } name)
            yield break;
        string[] others =
            [.. o.SequenceColumnNames ?? [], .. o.StaticColumnNames ?? [], o.LabelColumnName, o.ExampleWeightColumnName ?? "", o.OutputColumnName, "Score", "Probability", "PredictedLabel"];
        if (string.IsNullOrWhiteSpace(name))
            yield return "AttentionColumnName is empty; name the column to add, or leave it null.";
        else if (others.Contains(name))
            yield return $"AttentionColumnName is '{name}', the name of another column; give it a name of its own.";
        if (o.Pooling != SequencePooling.Attention)
            yield return $"AttentionColumnName is '{name}', but Pooling is {o.Pooling}, which has no attention weights; set Pooling to Attention, or leave AttentionColumnName null.";
    }

    private static IEnumerable<string> Shape(RecurrentOptions o) => Present(
        AtLeastOne(nameof(o.FeaturesPerStep), o.FeaturesPerStep),
        Within(nameof(o.HiddenSize), o.HiddenSize, 1, LargestWidth),
        Within(nameof(o.Layers), o.Layers, 1, 64),
        Within(nameof(o.EmbeddingSize), o.EmbeddingSize, 1, LargestWidth),
        o.Ensemble is { } networks ? Within(nameof(o.Ensemble), networks, 1, LargestEnsemble) : null,
        AtLeastOne(nameof(o.MinimumTokenCount), o.MinimumTokenCount),
        AtLeastOne(nameof(o.MaximumVocabularySize), o.MaximumVocabularySize),
        Defined(nameof(o.Pooling), o.Pooling),
        Within(nameof(o.AttentionHeads), o.AttentionHeads, 1, 64),
        o.Task is { } task ? Defined(nameof(o.Task), task) : null,
        o.CellViolation,
        o.Device is null || IsDevice(o.Device) ? null : $"Device is '{o.Device}'; expected 'cpu', 'cuda' or 'cuda:n' with n from 0, or null for what the MLContext says.");

    private static IEnumerable<string> Characters(RecurrentOptions o)
    {
        if (o.Characters is not { } c)
            return [];
        return
        [
            .. Present(
                Defined(nameof(c.Encoder), c.Encoder), Within(nameof(c.EmbeddingSize), c.EmbeddingSize, 1, LargestWidth), Within(nameof(c.HiddenSize), c.HiddenSize, 1, LargestWidth),
                Within(nameof(c.KernelSize), c.KernelSize, 1, 64), Within(nameof(c.MaximumLength), c.MaximumLength, 1, 1024), AtLeastOne(nameof(c.MinimumCount), c.MinimumCount),
                c.ColumnNames is null ? "ColumnNames is null; name sequence columns or give an empty list." : null, o.CellViolation is null ? CharacterCell(o.ToCell(), c) : null).Select(violation => $"Characters.{violation}"),
            .. (c.ColumnNames ?? []).Except(o.SequenceColumnNames ?? [])
                .Select(name => $"Characters.ColumnNames names '{name}', which is no sequence column; name columns of SequenceColumnNames."),
            .. (c.ColumnNames ?? []).GroupBy(name => name).Where(names => names.Count() > 1)
                .Select(names => $"Characters.ColumnNames names '{names.Key}' {names.Count()} times; name every column once."),
        ];
    }

    /// <summary>Tells what the cell's equations ask of a layer over characters.</summary>
    private static string? CharacterCell(Cell cell, CharacterOptions options)
    {
        if (options is not { Encoder: CharacterEncoder.Recurrent, EmbeddingSize: >= 1 and <= LargestWidth, HiddenSize: >= 1 and <= LargestWidth })
            return null;
        try
        {
            LayerSizes.Of(cell.Graph.WithoutLower(), options.EmbeddingSize, options.HiddenSize);
            return null;
        }
        catch (ArgumentException e)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"HiddenSize is {options.HiddenSize}, which the cell '{cell.Name}' cannot have: {e.Message.Split(" (Parameter")[0]} Set Encoder to Convolution, or another HiddenSize.");
        }
    }

    private static IEnumerable<string> Regularisation(RecurrentOptions o) => Present(
        Fraction(nameof(o.TokenDropout), o.TokenDropout),
        Fraction(nameof(o.EmbeddingDropout), o.EmbeddingDropout),
        Fraction(nameof(o.WordTypeDropout), o.WordTypeDropout),
        Fraction(nameof(o.LayerDropout), o.LayerDropout),
        Fraction(nameof(o.HeadDropout), o.HeadDropout),
        Fraction(nameof(o.RecurrentDropout), o.RecurrentDropout),
        Fraction(nameof(o.RecurrentWeightDropout), o.RecurrentWeightDropout),
        o.InputNoise is { } noise ? NotNegative(nameof(o.InputNoise), noise) : null);

    private static IEnumerable<string> Classes(RecurrentOptions o)
    {
        if (o.ClassBalancePower is not (>= 0 and <= 1))
            yield return Found(nameof(o.ClassBalancePower), o.ClassBalancePower, "0 to 1");
        if (Fraction(nameof(o.LabelSmoothing), o.LabelSmoothing) is { } smoothing)
            yield return smoothing;
        if (o.ClassWeights is not null && o.BalanceClasses)
            yield return "ClassWeights and BalanceClasses are both set; set one of them.";
        if (o.ClassWeights is not null && o.ClassWeights.Any(w => !float.IsFinite(w) || w <= 0))
            yield return "ClassWeights holds a weight that is not positive and finite; expected positive, finite weights.";
    }

    private static IEnumerable<string> Loop(TrainingOptions? t) => t is null
        ? ["Training is null; give a TrainingOptions."]
        : Present(
            t.MaximumSteps is { } steps ? AtLeastOne(nameof(t.MaximumSteps), steps) : null,
            t.MaximumEpochs is { } epochs ? AtLeastOne(nameof(t.MaximumEpochs), epochs) : null,
            AtLeastOne(nameof(t.BatchSize), t.BatchSize),
            Defined(nameof(t.Optimizer), t.Optimizer),
            Defined(nameof(t.Schedule), t.Schedule),
            (float)t.LearningRate > 0 && t.LearningRate <= LargestNumber ? null
                : Found(nameof(t.LearningRate), t.LearningRate, "a number above 0" + InSinglePrecision(t.LearningRate)),
            NotNegative(nameof(t.WeightDecay), t.WeightDecay),
            Fraction(nameof(t.Momentum), t.Momentum),
            NotNegative(nameof(t.GradientClippingNorm), t.GradientClippingNorm),
            t.ValidationFraction is { } fraction ? Fraction(nameof(t.ValidationFraction), fraction) : null,
            t.ValidationInterval is { } interval ? AtLeastOne(nameof(t.ValidationInterval), interval) : null,
            t.Patience is < 0 ? Found(nameof(t.Patience), t.Patience, "0 or more") : null,
            Defined(nameof(t.StoppingMetric), t.StoppingMetric),
            NotNegative(nameof(t.MinimumImprovement), t.MinimumImprovement),
            Fraction(nameof(t.WeightAveraging), t.WeightAveraging),
            NonMonotone(t),
            t.Threads is { } threads ? AtLeastOne(nameof(t.Threads), threads) : null);

    private static string? NonMonotone(TrainingOptions t) => t.NonMonotoneInterval switch
    {
        null => null,
        { } interval when interval < 1 => AtLeastOne(nameof(t.NonMonotoneInterval), interval),
        _ when t.WeightAveraging > 0 => "NonMonotoneInterval and WeightAveraging are both set; set one of them.",
        { } interval when t.Patience > 0 && t.Patience <= interval + 1L =>
            Found(nameof(t.Patience), t.Patience, $"0, or more than {interval + 1L}: with a NonMonotoneInterval of {interval} the fit would end before weights are averaged"),
        _ => null,
    };

    private static bool IsDevice(string device) =>
        device is "cpu" or "cuda" || (device.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(device.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out _));

    private static IEnumerable<string> Present(params string?[] violations) => violations.OfType<string>();

    private static string? AtLeastOne(string name, long value) => value >= 1 ? null : Found(name, value, "1 or more");

    private static string? Within(string name, int value, int least, int most) =>
        value >= least && value <= most ? null : Found(name, value, string.Create(CultureInfo.InvariantCulture, $"{least} to {most:N0}"));

    private static string? Fraction(string name, double value) =>
        value is >= 0 and < 1 ? null : Found(name, value, "0 (inclusive) to 1 (exclusive)");

    private static string? NotNegative(string name, double value) =>
        value is >= 0 and <= LargestNumber ? null : Found(name, value, "0 or more" + InSinglePrecision(value));

    private static string InSinglePrecision(double value) => double.IsFinite(value) && value > 0
        ? string.Create(CultureInfo.InvariantCulture, $", within single precision ({float.Epsilon} to {float.MaxValue})")
        : "";

    public static string? Defined<T>(string name, T value)
        where T : struct, Enum => Enum.IsDefined(value) ? null : Found(name, value, string.Join(" or ", Enum.GetNames<T>()));

    public static string Found<T>(string name, T value, string required) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; expected {required}.");
}
