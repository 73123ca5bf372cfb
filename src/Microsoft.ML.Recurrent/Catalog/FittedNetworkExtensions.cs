using Microsoft.ML.Recurrent;

namespace Microsoft.ML;

/// <summary>Finds the fitted network in a model: in the transformer itself or in a chain, as <c>Append(...).Fit(...)</c> and
/// <c>mlContext.Model.Load</c> give them.</summary>
public static class FittedNetworkExtensions
{
    /// <summary>The featurizer or trained network in a model.</summary>
    /// <param name="model">A <see cref="RecurrentTransformer"/>, or a chain with one in it.</param>
    /// <exception cref="ArgumentException">The model holds none, or several.</exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// RecurrentTransformer network = loadedModel.GetRecurrentTransformer();
    /// ReadOnlyMemory<float> weights = network.Model.ValuesOf("recurrent.weight_ih_l0");
    /// ]]></code>
    /// </example>
    public static RecurrentTransformer GetRecurrentTransformer(this ITransformer model) => Single<RecurrentTransformer>(model, "recurrent network");

    /// <summary>The forecaster in a model.</summary>
    /// <param name="model">A <see cref="ForecastingTransformer"/>, or a chain with one in it.</param>
    /// <exception cref="ArgumentException">The model holds none, or several.</exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// ForecastingTransformer forecaster = loadedModel.GetForecastingTransformer();
    /// Console.WriteLine($"{forecaster.Options.Horizon} horizon steps");
    /// ]]></code>
    /// </example>
    public static ForecastingTransformer GetForecastingTransformer(this ITransformer model) => Single<ForecastingTransformer>(model, "forecaster");

    /// <summary>Writes the network or forecaster in a model as an ONNX model to a file, replacing it; the transformers around it take no part,
    /// so the graph's inputs are the columns that the network reads.</summary>
    /// <param name="model">A fitted network or forecaster, or a chain with one in it.</param>
    /// <param name="path">The file.</param>
    /// <remarks>Inputs and outputs: <see cref="RecurrentTransformer.SaveOnnx(Stream)"/>, <see cref="ForecastingTransformer.SaveOnnx(Stream)"/>.</remarks>
    /// <exception cref="ArgumentException">The model holds no network, or several, or <paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The network takes more than 2 GB, the most that an ONNX file can hold.</exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// var pipeline = mlContext.Transforms.Text.TokenizeIntoWords("Tokens", "Text")
    ///     .Append(mlContext.BinaryClassification.Trainers.Lstm(sequenceColumnName: "Tokens"));
    /// pipeline.Fit(data).SaveOnnx("model.onnx");
    /// ]]></code>
    /// </example>
    public static void SaveOnnx(this ITransformer model, string path)
    {
        if (Single<ITransformer>(model, "network or forecaster", IsNetwork) is RecurrentTransformer network)
            network.SaveOnnx(path);
        else
            model.GetForecastingTransformer().SaveOnnx(path);
    }

    /// <summary>Forecasts each series once, from its latest row, with the forecaster in a model.</summary>
    /// <param name="model">A forecaster, or a chain with one in it.</param>
    /// <param name="data">Data that the model reads, each series in time order.</param>
    /// <returns>A view with one row per series, as <see cref="ForecastingTransformer.ForecastLatest"/> gives it.</returns>
    /// <remarks>Transformers before the forecaster are applied to <paramref name="data"/>, those after it to the view, where they see the series, the
    /// time and the forecaster's columns.</remarks>
    /// <exception cref="ArgumentException">The model holds no forecaster, or several, or columns are missing or of another type.</exception>
    /// <exception cref="InvalidOperationException"><inheritdoc cref="ForecastingTransformer.ForecastLatest" path="/exception[2]/node()"/></exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// IDataView onePerSeries = loadedModel.ForecastLatest(data);
    /// Console.WriteLine(onePerSeries.Preview().RowView.Length);
    /// ]]></code>
    /// </example>
    public static IDataView ForecastLatest(this ITransformer model, IDataView data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var forecaster = model.GetForecastingTransformer();
        ITransformer[] parts = [.. ModelParts.Of(model)];
        int place = Array.IndexOf(parts, forecaster);
        var latest = forecaster.ForecastLatest(parts[..place].Aggregate(data, (view, part) => part.Transform(view)));
        return parts[(place + 1)..].Aggregate(latest, (view, part) => part.Transform(view));
    }

    private static bool IsNetwork(ITransformer part) => part is RecurrentTransformer or ForecastingTransformer;

    private static T Single<T>(ITransformer model, string what, Func<ITransformer, bool>? isOne = null)
        where T : class, ITransformer
    {
        ITransformer[] parts = [.. ModelParts.Of(model)];
        ITransformer[] found = [.. parts.Where(isOne ?? (part => part is T))];
        return found.Length == 1 ? (T)found[0] : throw new ArgumentException(
            $"Expected one {what} in the model, found {found.Length}; the model is made of {string.Join(", ", parts.Select(part => part.GetType().Name))}."
            + (found.Length > 1 ? " Take the one that is meant out of the chain." : ""), nameof(model));
    }
}
