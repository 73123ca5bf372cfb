using System.Globalization;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent;

/// <summary>One line that says what a network is, for logs and debuggers.</summary>
internal static class NetworkDescription
{
    public static string Estimator(RecurrentOptions options, NetworkRole role) =>
        $"{Cell(options)} {(role == NetworkRole.Featurizer ? "featurizer" : Problem.TrainerOf(options.Task))} of {Columns(options.SequenceColumnNames)}: {Sizes(options)}";

    public static string Estimator(ForecastingOptions options) =>
        $"{Cell(options)} forecasting estimator of {Columns(options.TargetColumnNames)}: {Sizes(options)}";

    public static string Transformer(FittedModel model) =>
        $"{Cell(model.Options)} {(model.Role == NetworkRole.Featurizer ? "featurizer" : Problem.Of(model.Task).Predictor)}{(model is { Role: NetworkRole.Trainer, Task.PerStep: true } ? " of steps" : "")} "
        + $"of {Columns(model.Options.SequenceColumnNames)}: {Sizes(model.Options)}";

    public static string Transformer(ForecastingOptions options) =>
        $"{Cell(options)} forecaster of {Columns(options.TargetColumnNames)}: {Sizes(options)}";

    /// <summary>The end of a fitted network's line.</summary>
    public static string Fitted(RecurrentModelParameters model, TrainingHistory history) => $", {Count(model.Count, "parameter")}, {Count(history.Epochs, "epoch")}";

    /// <summary>The weight of each member in a forecast, over the whole horizon; empty where the network stands alone.</summary>
    public static string Members(IReadOnlyList<ForecastBlend>? blocks) => blocks is null ? "" : $", blended of {string.Join(", ", blocks[0].Members.Select((m, i) =>
        string.Create(CultureInfo.InvariantCulture, $"{ForecastBlend.NameOf(m.Member)} {blocks.Sum(b => (b.LastStep - b.FirstStep + 1) * b.Members[i].Weight) / blocks[^1].LastStep:0.##}")))}";

    public static string Count(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    private static string Sizes(RecurrentOptions options) =>
        $"{Count(options.HiddenSize, "unit")}{(options.Bidirectional ? " in each direction" : "")}, {Count(options.Layers, "layer")}{Ensemble(options.Ensemble)}";

    private static string Ensemble(int? networks) => networks > 1 ? $", {networks} networks" : "";

    private static string Sizes(ForecastingOptions options) =>
        $"{(options.WindowSize is { } window ? $"window {window}, " : "")}horizon {options.Horizon}, {Count(options.HiddenSize, "unit")}, {Count(options.Layers, "layer")}{Ensemble(options.Ensemble)}";

    private static string Columns(IReadOnlyList<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    /// <summary>The record's name without what all records end on, or the name of its cell.</summary>
    private static string Cell(NetworkOptions options) => options.CellName == NetworkOptions.EquationsName
        ? options.ToCell().Name
        : options.GetType().Name.Replace("ForecastingOptions", "").Replace("Options", "");
}
