using Microsoft.ML.Recurrent.Orleans.Scoring.Columnar;
using Microsoft.ML.Recurrent.Orleans.Scoring.Text;
using Microsoft.ML.Recurrent.Orleans.Scoring.Workers;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Jobs;

/// <summary>Checks before a run that the model scores the columns of the input and gives those of the output.</summary>
internal static class ScoringSchemaCheck
{
    /// <exception cref="ArgumentException">A column is missing or of a type that does not fit; the message names it.</exception>
    public static async Task ThrowIfWrongAsync(ScoringRequest request, ITransformer model, IReadOnlyList<ScoringFile> files, CancellationToken cancellationToken)
    {
        if (request.Input.Format == ScoringFormat.Text)
            Check(request, model, TextSchema(request.Input));
        else
            await CheckParquetAsync(request, model, files, cancellationToken);
    }

    /// <summary>One file that fits is enough: what is wrong with others alone is told with their partitions.</summary>
    private static async Task CheckParquetAsync(ScoringRequest request, ITransformer model, IReadOnlyList<ScoringFile> files, CancellationToken cancellationToken)
    {
        ArgumentException? wrong = null;
        foreach (var file in files)
        {
            try
            {
                Check(request, model, await ParquetRows.SchemaAsync(file.Path, request.Input.Columns, cancellationToken));
                return;
            }
            catch (ArgumentException e)
            {
                wrong ??= new ArgumentException($"Input file '{file.Path}': {e.Message}", e);
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                // Its partition says why it cannot be read.
            }
        }

        if (wrong is not null)
            throw wrong;
    }

    private static DataViewSchema TextSchema(ScoringInput input)
    {
        try
        {
            return TextInput.Schema(new MLContext(), input);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException)
        {
            throw new ArgumentException($"The loader of text refuses Input: {e.Message}", e);
        }
    }

    private static void Check(ScoringRequest request, ITransformer model, DataViewSchema input)
    {
        if (Scored(request.Model, model, input) is not { } scored)
            return;
        try
        {
            var chosen = OutputRows.Choose(scored, request.Output.Columns);
            if (request.Output.Format == ScoringFormat.Text)
                TextOutput.ThrowIfAmbiguous(chosen);
            else
                _ = chosen.Select(ParquetOutputColumns.Create).Count();
        }
        catch (InvalidOperationException e)
        {
            throw new ArgumentException(e.Message, e);
        }
    }

    /// <returns>The columns of the scored data; null of a model that cannot tell before it scores.</returns>
    private static DataViewSchema? Scored(string name, ITransformer model, DataViewSchema input)
    {
        try
        {
            return model.GetOutputSchema(input);
        }
        catch (Exception e) when (e is NotSupportedException or NotImplementedException)
        {
            return null;
        }
        catch (Exception e)
        {
            throw new ArgumentException($"Model '{name}' cannot score the input, whose columns are '{string.Join("', '", input.Select(column => column.Name))}': {e.Message}", e);
        }
    }
}
