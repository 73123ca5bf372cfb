using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Text;

/// <summary>Writes text as ML.NET saves it.</summary>
internal static class TextOutput
{
    /// <exception cref="InvalidOperationException">A column of variable length is not the last: its fields could not be told from those after it.</exception>
    public static void Write(MLContext context, IDataView rows, char separator, Stream stream)
    {
        ThrowIfAmbiguous(rows.Schema);
        context.Data.SaveAsText(rows, stream, separator, headerRow: true, schema: false, keepHidden: false, forceDense: true);
    }

    /// <exception cref="InvalidOperationException">A column of variable length is not the last.</exception>
    public static void ThrowIfAmbiguous(DataViewSchema columns)
    {
        for (int i = 0; i < columns.Count - 1; i++)
        {
            if (columns[i].Type is VectorDataViewType { IsKnownSize: false })
                throw new InvalidOperationException(
                    $"Output column '{columns[i].Name}' is a vector of variable length, and not the last column of the text. Make it the last one, or write Parquet.");
        }
    }
}
