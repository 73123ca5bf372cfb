using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Forecasting.Onnx;

/// <summary>Puts a forecaster's columns, scales, network and outputs together as one ONNX model.</summary>
internal static class ForecastOnnxExporter
{
    private const string Description =
        "A recurrent forecaster. Each row of a batch is a history: the last rows of a series up to the origin, in time order, as many as the metadata's "
        + "'history' says or all there are. Shorter histories are padded behind with any value; the lengths input says how many rows each has. Raw values "
        + "go in, NaN where missing, and forecasts in the same units come out: masks, lags, scaling, embedding, decoding and calibration are part of the graph. "
        + "Calendar features are made outside, as the metadata's 'calendar' says, of the history's times and of the times after the origin.";

    /// <exception cref="InvalidOperationException">The model is larger than an ONNX file can be; nothing is written.</exception>
    public static void Export(FittedForecast model, Stream destination)
    {
        // Before the weights are brought into ONNX's order, which copies them.
        OnnxModelWriter.ThrowIfTooLarge(model.SavedTensors.Sum(tensor => (long)sizeof(float) * tensor.Values.Length));
        var graph = new OnnxGraph(model.Options.ToCell().Name);
        var inputs = new ForecastOnnxInputs(graph, model);
        var levels = new ForecastOnnxPath(graph, model, inputs).Append();
        OnnxOutput[] outputs = [.. new ForecastOnnxOutputs(graph, model, inputs.Lengths, levels).Append().Select(inputs.Batch.Cut)];
        KeyValuePair<string, string>[] names = [.. outputs.Select(output => KeyValuePair.Create(output.Info.Name, graph.Output(output)))];
        OnnxModelWriter.Write(new OnnxModel(graph, Description, ForecastOnnxMetadata.Of(model, inputs.All, names)), destination);
    }
}
