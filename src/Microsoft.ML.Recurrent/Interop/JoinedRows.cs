using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>The rows of two views with the same columns, one after the other.</summary>
internal static class JoinedRows
{
    public static IDataView Of(MLContext mlContext, IDataView first, IDataView second) =>
        AppendRowsDataView.Create(mlContext, first.Schema, first, second);
}
