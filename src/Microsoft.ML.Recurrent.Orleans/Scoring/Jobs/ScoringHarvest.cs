using Microsoft.ML.Recurrent.Orleans.Leases;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Jobs;

/// <summary>Takes the results of completed leases over into the job's state.</summary>
internal static class ScoringHarvest
{
    /// <summary>Publishes outputs that their workers did not come to publish, and counts rows and failures.</summary>
    /// <returns>True if the state has changed.</returns>
    /// <exception cref="IOException">An output cannot be published at the moment.</exception>
    public static bool Take(ScoringJobState state, ScoringFolder folder, IReadOnlyList<LeasedItem> items)
    {
        bool changed = false;
        foreach (var leased in items.Where(item => item.Status == LeaseStatus.Completed))
        {
            var item = ScoringItem.Parse(leased.Item);
            if (state.Files[item.File].Rows[item.Partition] == ScoringFile.Undone)
            {
                Take(state, folder, item, ScoringResult.Parse(leased.Result));
                changed = true;
            }
        }

        return changed;
    }

    private static void Take(ScoringJobState state, ScoringFolder folder, ScoringItem item, ScoringResult result)
    {
        var file = state.Files[item.File];
        if (result.Temporary is null)
            state.Fail(item, result.Failure ?? "No reason was given.");
        else if (folder.Publish(result.Temporary, folder.Final(file.Path, item.Partition)))
            file.Rows[item.Partition] = result.Rows;
        else
            state.Fail(item, $"The output file '{folder.Final(file.Path, item.Partition)}' is missing, although it was written. Start the job again.");
    }
}
