namespace Microsoft.ML.Recurrent.Orleans.Leases;

/// <summary>Items of work, each of which one owner at a time has. All times are of the store's own clock. Thread-safe.</summary>
/// <remarks>
/// <para>A call that ends with <see cref="StateUnavailableException"/> may have taken effect. Renewing, completing and releasing can be repeated as they
/// were; an item that was taken without the caller's knowing comes free when its lease ends.</para>
/// <para>Names have 1 to <see cref="LeaseLimits.GroupBytes"/> bytes (groups) or <see cref="LeaseLimits.NameBytes"/> (items, owners), in UTF-8, without U+0000. What is
/// larger than the store takes is refused with <see cref="StateStoreException"/> before it is sent.</para>
/// </remarks>
internal interface ILeaseStore
{
    /// <summary>True if several processes can share the leases.</summary>
    bool IsShared { get; }

    /// <summary>Adds items, in the order in which they are to be taken; those that are there stay as they are.</summary>
    Task AddAsync(string group, IReadOnlyList<string> items, CancellationToken cancellationToken);

    /// <summary>Takes the first item that is free or whose lease has ended.</summary>
    /// <returns>The lease; null if there is no such item.</returns>
    Task<Lease?> TakeAsync(string group, string owner, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Takes one item, if it is free or its lease has ended.</summary>
    /// <returns>The lease; null if another owner has the item, or it is completed or not there.</returns>
    Task<Lease?> TakeAsync(string group, string item, string owner, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Sets the end of a lease to so much time from now.</summary>
    /// <returns>False if it is lost: another attempt has taken or completed the item, or it was given back or removed.</returns>
    Task<bool> RenewAsync(Lease lease, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Completes an item, if its attempt is still this one. Completing it again with the same attempt changes nothing and is true.</summary>
    /// <returns>False if it is lost.</returns>
    Task<bool> CompleteAsync(Lease lease, string? result, CancellationToken cancellationToken);

    /// <summary>Gives an item back at once.</summary>
    /// <returns>False if it is lost.</returns>
    Task<bool> ReleaseAsync(Lease lease, CancellationToken cancellationToken);

    /// <summary>Reads the items of a group, in the order in which they were added; none where there is no such group.</summary>
    Task<IReadOnlyList<LeasedItem>> ReadAsync(string group, CancellationToken cancellationToken);

    /// <summary>Reads the names of the groups that begin with a prefix, in order.</summary>
    Task<IReadOnlyList<string>> GroupsAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Removes a group with all its items; leases of it are lost.</summary>
    Task RemoveAsync(string group, CancellationToken cancellationToken);
}
