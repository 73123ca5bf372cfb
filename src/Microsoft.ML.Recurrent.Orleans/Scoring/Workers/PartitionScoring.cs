using Microsoft.ML.Recurrent.Orleans.Scoring.Columnar;
using Microsoft.ML.Recurrent.Orleans.Scoring.Jobs;
using Microsoft.ML.Recurrent.Orleans.Scoring.Text;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Workers;

/// <summary>Scores one partition into a file. Blocks its thread.</summary>
internal static class PartitionScoring
{
    /// <param name="work">The run.</param>
    /// <param name="model">The model.</param>
    /// <param name="item">The partition.</param>
    /// <param name="path">The file that is written.</param>
    /// <param name="cancellationToken">Ends the work between two rows.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="InputChangedException">The file is not the one that the job was started with.</exception>
    public static async Task<long> RunAsync(ScoringWork work, ITransformer model, ScoringItem item, string path, CancellationToken cancellationToken)
    {
        var file = work.Files[item.File];
        var (from, to) = (file.Bounds[item.Partition], file.Bounds[item.Partition + 1]);
        file.Fingerprint.ThrowIfOther(file.Path);
        var context = new MLContext();
        OutputRows rows = null!;
        IDataView Score(IDataView data) => rows = new OutputRows(model.Transform(data), work.Request.Output.Columns, cancellationToken);
        if (work.Request.Input.Format == ScoringFormat.Parquet)
            await ParquetRows.ScoreAsync(file.Path, work.Request.Input.Columns, from, to, Score, cancellationToken);
        else
            Score(TextInput.Read(context, work.Request.Input, file.Path, from, to));
        try
        {
            await WriteAsync(context, rows, work.Request.Output, path, cancellationToken);
        }
        catch (Exception e) when (work.Request.Input.Format == ScoringFormat.Text && e is InvalidOperationException or FormatException)
        {
            throw TextInput.Explain(work.Request.Input, file.Path, from, to, e);
        }

        // What was read may be of two versions of the file.
        file.Fingerprint.ThrowIfOther(file.Path);
        return rows.Count;
    }

    private static async Task WriteAsync(MLContext context, OutputRows rows, ScoringOutput output, string path, CancellationToken cancellationToken)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete);
        if (output.Format == ScoringFormat.Parquet)
            await ParquetOutput.WriteAsync(rows, stream, ParquetOutput.RowsPerGroup, cancellationToken);
        else
            TextOutput.Write(context, rows, output.Separator, stream);
        stream.Flush(flushToDisk: true);
    }
}
