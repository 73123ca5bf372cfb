using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Onnx;

/// <summary>The results of <see cref="RecurrentTransformer.Transform"/> for rows.</summary>
internal static class Managed
{
    /// <summary>A column of numbers or vectors of numbers, flat.</summary>
    public static IEnumerable<float> Numbers(FittedModel model, OnnxRow[] rows, string column)
    {
        var view = View(model, rows);
        return view.Schema[column].Type is VectorDataViewType
            ? view.GetColumn<float[]>(column).SelectMany(values => values)
            : view.GetColumn<float>(column);
    }

    public static IDataView View(FittedModel model, OnnxRow[] rows) =>
        new RecurrentTransformer(model).Transform(new MLContext(1).Data.LoadFromEnumerable(rows));
}
